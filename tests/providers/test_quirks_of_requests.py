"""How single providers want to be asked, and what they answer instead of what the RFC says."""

from __future__ import annotations

import hashlib
import json

import pytest
from catalogue_helpers import CALLBACK, Kept, fields_of, parameters_of
from quirk_helpers import BEARER, begun, connected, dance_with, finished

from dance_common.errors import NotOurFlow, ProviderFailed
from dance_common.sessions import TokenLost


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


def test_vk_is_told_the_device_and_the_state_of_the_callback(canned):
    """Both go on with the code and with each refresh; without the device VK knows neither code nor token."""
    dance = dance_with("vk")
    answer = {**BEARER, "refresh_token": "r1"}
    for _ in range(2):
        canned.post("https://id.vk.ru/oauth2/auth", json=answer)
    token = finished(dance, device_id="a-device")
    dance.session(Kept(token)).refresh()
    exchange, refresh = (fields_of(call.request) for call in canned.calls)
    assert exchange["device_id"] == refresh["device_id"] == "a-device"
    assert exchange["state"] == refresh["state"] == token["state"]


def test_odnoklassnikis_calls_are_signed(canned):
    """The sum is over all parameters but the token, sorted by their names; a call without the token has none."""
    session = connected(dance_with("odnoklassniki", application_key="A-KEY"))
    url = "https://api.ok.ru/fb.do"
    canned.get(url, json={})
    session.get("fb.do?method=friends.get", params={"fid": "1", "count": ""})
    session.get("fb.do?method=friends.get", withhold_token=True)
    asked, bare = (parameters_of(call.request.url) for call in canned.calls)
    secret = hashlib.md5(b"an-access-tokena-secret", usedforsecurity=False).hexdigest()
    text = f"application_key=A-KEYcount=fid=1method=friends.get{secret}"
    assert asked["sig"] == hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    assert bare == {"method": "friends.get"}


@pytest.mark.parametrize(("number", "code"), [(40029, "invalid_grant"), (40013, "invalid_request")])
def test_wechats_errors_are_numbers(canned, number, code):
    """They come with status 200; what they mean of a code is said as RFC 6749 does."""
    answer = {"errcode": number, "errmsg": "a sentence"}
    canned.get("https://api.weixin.qq.com/sns/oauth2/access_token", json=answer)
    with pytest.raises(ProviderFailed) as caught:
        finished(dance_with("weixin"))
    assert caught.value.code == code


def test_wechats_spent_refresh_token_is_lost(canned):
    """However a provider says it, the user is asked to dance again."""
    answer = {"errcode": 40030, "errmsg": "invalid refresh_token"}
    canned.get("https://api.weixin.qq.com/sns/oauth2/refresh_token", json=answer)
    with pytest.raises(TokenLost):
        connected(dance_with("weixin"), refresh_token="spent-at-wechat", expires_at=1).refresh()


def test_trovo_takes_json_and_the_client_id_in_a_header(canned):
    """So it is at the token endpoint, and in API calls that carry no token."""
    dance = dance_with("trovo")
    canned.post("https://open-api.trovo.live/openplatform/exchangetoken", json=BEARER)
    canned.get("https://open-api.trovo.live/openplatform/categorys/top", json={})
    session = dance.session(Kept(finished(dance)))
    session.get("openplatform/categorys/top", withhold_token=True)
    exchange, call = (call.request for call in canned.calls)
    assert json.loads(exchange.body)["grant_type"] == "authorization_code"
    assert exchange.headers["Client-ID"] == call.headers["Client-ID"] == "an-id"
    assert begun(dance_with("trovo", scope=["a", "b"]))[0]["scope"] == "a+b"


def test_musicbrainz_is_told_the_applications_name(canned):
    """Without one the library's own stands there; a refresh token has to be asked for."""
    canned.get("https://musicbrainz.org/ws/2/artist", json={})
    for options in ({}, {"user_agent": "A Site/1.0", "offline": True}):
        connected(dance_with("musicbrainz", **options)).get("ws/2/artist")
    own, given = (call.request.headers["User-Agent"] for call in canned.calls)
    assert own
    assert given == "A Site/1.0"


@pytest.mark.parametrize("name", ["franceconnect", "hubstaff"])
def test_a_nonce_where_the_consent_page_wants_one(name):
    """Each flow has its own, though nobody here verifies the id_token that carries it."""
    first, second = (begun(dance_with(name))[0]["nonce"] for _ in range(2))
    assert len(first) >= 22
    assert first != second


def test_instagrams_token_is_exchanged_for_one_that_lives_long(canned):
    """Nobody hears of the token that is good for an hour; the other one can be exchanged while it is valid."""
    canned.post("https://api.instagram.com/oauth/access_token", json={"access_token": "short"})
    answer = {"access_token": "long", "token_type": "bearer", "expires_in": 5184000}
    canned.get("https://graph.instagram.com/access_token", json=answer)
    token = finished(dance_with("instagram"))
    assert parameters_of(canned.calls[1].request.url) == {
        "grant_type": "ig_exchange_token",
        "client_secret": "a-secret",
        "access_token": "short",
    }
    assert (token["access_token"], token["refresh_token"], token["expires_in"]) == (
        "long",
        "long",
        2592000,
    )


def test_instagrams_expired_token_is_lost(canned):
    """Its error is a number in an object; the user is asked to dance again."""
    answer = {"error": {"message": "a sentence", "type": "OAuthException", "code": 190}}
    canned.get("https://graph.instagram.com/refresh_access_token", status=400, json=answer)
    with pytest.raises(TokenLost):
        connected(dance_with("instagram"), refresh_token="expired-at-meta", expires_at=1).refresh()
