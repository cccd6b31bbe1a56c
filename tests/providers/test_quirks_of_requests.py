"""How single providers want to be asked, and what they answer instead of what the RFC says."""

from __future__ import annotations

import json

import pytest
from catalogue_helpers import CALLBACK, Kept, fields_of
from quirk_helpers import BEARER, begun, connected, dance_with, finished

from dance_common.errors import NotOurFlow


def test_spaces_between_scopes_are_no_plus_signs():
    """Apple and Cognito take a plus sign for a part of a scope."""
    url = dance_with("cognito", domain="pool.example").begin({}, CALLBACK)
    assert "&scope=openid%20email&" in url


def test_notion_is_asked_in_json(canned):
    """Codes, refresh tokens and revocations go to Notion as JSON; the credentials by Basic."""
    answer = {**BEARER, "refresh_token": "r1", "bot_id": "b", "workspace_id": "w"}
    for refresh_token in ("r1", "r2"):
        answer = {**answer, "refresh_token": refresh_token}
        canned.post("https://api.notion.com/v1/oauth/token", json=answer)
    canned.post("https://api.notion.com/v1/oauth/revoke", json={})
    dance = dance_with("notion")
    session = dance.session(Kept(finished(dance)))
    session.refresh()
    assert session.revoke()
    sent = [json.loads(call.request.body) for call in canned.calls]
    assert (sent[0]["grant_type"], sent[0]["code"]) == ("authorization_code", "a-code")
    assert sent[1] == {"grant_type": "refresh_token", "refresh_token": "r1"}
    assert sent[2] == {"token": "an-access-token", "token_type_hint": "access_token"}
    assert all(call.request.headers["Authorization"].startswith("Basic ") for call in canned.calls)
    assert begun(dance)[0]["owner"] == "user"


def test_tiktok_has_another_name_for_the_client_id(canned):
    """client_key stands in URLs and forms, and nothing is called client_id."""
    answer = {
        **BEARER,
        "open_id": "o1",
        "scope": "user.info.basic,video.list",
        "refresh_token": "r",
    }
    canned.post("https://open.tiktokapis.com/v2/oauth/token/", json=answer)
    canned.post("https://open.tiktokapis.com/v2/oauth/token/", json=answer)
    canned.post("https://open.tiktokapis.com/v2/oauth/revoke/", json={})
    dance = dance_with("tiktok")
    query, _ = begun(dance)
    token = finished(dance)
    session = dance.session(Kept(token))
    session.refresh()
    assert session.revoke()
    for said in (query, *(fields_of(call.request) for call in canned.calls)):
        assert (said["client_key"], "client_id" in said) == ("an-id", False)
    assert token["scope"] == ["user.info.basic", "video.list"]
    assert fields_of(canned.calls[2].request)["token"] == "an-access-token"


@pytest.mark.parametrize("name", ["coinbase", "notion", "tiktok", "zoom"])
def test_where_access_tokens_alone_are_revoked_those_are(canned, name):
    """The refresh token stays at home where the endpoint doesn't know it."""
    dance = dance_with(name)
    canned.post(dance.provider.revocation_url, json={})
    assert connected(dance, refresh_token="a-refresh-token").revoke()
    assert "a-refresh-token" not in str(canned.calls[0].request.body)


@pytest.mark.parametrize(
    ("dance", "header", "value"),
    [
        (dance_with("yandex"), "Authorization", "OAuth an-access-token"),
        (dance_with("shopify", shop="a-shop"), "X-Shopify-Access-Token", "an-access-token"),
    ],
)
def test_the_token_goes_into_the_header_that_the_provider_reads(canned, dance, header, value):
    """Neither Yandex nor Shopify knows Bearer; a request without the token has nothing in its place."""
    canned.get(f"{dance.base_url}a", json={})
    canned.get(f"{dance.base_url}b", json={})
    session = connected(dance)
    session.get("a")
    session.get("b", withhold_token=True)
    assert canned.calls[0].request.headers[header] == value
    assert ("Authorization" in canned.calls[0].request.headers) == (header == "Authorization")
    assert not {header, "Authorization"} & set(canned.calls[1].request.headers)


def test_stack_exchange_has_its_own_word_for_the_lifetime(canned):
    """What it calls "expires" is stored as what it means."""
    canned.post(
        "https://stackoverflow.com/oauth/access_token/json",
        json={"access_token": "an-access-token", "expires": 86400},
    )
    assert finished(dance_with("stackexchange"))["expires_in"] == 86400


def test_bitbucket_names_the_granted_scopes_in_the_plural(canned):
    """What was granted is stored, not what was asked for."""
    canned.post(
        "https://bitbucket.org/site/oauth2/access_token",
        json={**BEARER, "scopes": "account email", "expires_in": 7200, "refresh_token": "r"},
    )
    assert finished(dance_with("bitbucket"))["scope"] == ["account", "email"]


def test_keycloak_has_to_send_its_issuer(canned):
    """A callback without the realm's issuer, or with another one, is refused before the code is used."""
    dance = dance_with(
        "keycloak", server_url="http://localhost:8080/auth", realm="our staff", scope=["profile"]
    )
    realm = "http://localhost:8080/auth/realms/our%20staff"
    assert dance.provider.endpoint("protocol/openid-connect/auth").startswith(realm)
    with pytest.raises(NotOurFlow):
        finished(dance)
    with pytest.raises(NotOurFlow):
        finished(dance, iss="http://localhost:8080/auth/realms/another")
    canned.post(f"{realm}/protocol/openid-connect/token", json=BEARER)
    assert finished(dance, iss="http://localhost:8080/auth/realms/our%20staff")["access_token"]


def test_wikimedia_names_the_caller_at_the_token_endpoint(canned):
    """The caller is named in every request, and another wiki's token stays there."""
    canned.post("https://meta.wikimedia.org/w/rest.php/oauth2/access_token", json=BEARER)
    dance = dance_with("wikimedia_oauth2", user_agent="site.example (ada@example.com)")
    finished(dance)
    assert canned.calls[0].request.headers["User-Agent"] == "site.example (ada@example.com)"
    assert dance.provider.may_receive_token("https://de.wikipedia.org/w/api.php")
    own = dance_with("wikimedia_oauth2", rest_url="https://wiki.example/rest.php")
    assert own.base_url == "https://wiki.example/rest.php/"
    assert not own.provider.may_receive_token("https://de.wikipedia.org/w/api.php")


@pytest.mark.parametrize(
    ("name", "options", "parameters"),
    [
        (
            "auth0",
            {"domain": "a.auth0.com", "audience": "https://api"},
            {"audience": "https://api"},
        ),
        ("cognito", {"domain": "a.example", "identity_provider": "G"}, {"identity_provider": "G"}),
        ("mastodon", {"instance": "a.social", "force_login": True}, {"force_login": "true"}),
        (
            "trello",
            {"application_name": "Ours", "scope": "read,write"},
            {"name": "Ours", "expiration": "never", "scope": "read,write"},
        ),
        ("flickr", {"permissions": "write"}, {"perms": "write"}),
    ],
)
def test_options_of_the_consent_page(name, options, parameters):
    """A provider's own options become parameters of its page."""
    assert dance_with(name, **options).provider.authorization_params == parameters
