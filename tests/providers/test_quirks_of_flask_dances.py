"""What providers of Flask-Dance do in their own way, with the answers that they document."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from catalogue_helpers import Kept
from quirk_helpers import connected, dance_with, finished

from dance_common import providers
from dance_common.errors import BadCallback, ForeignHost, ProviderFailed
from dance_common.sessions import TokenLost


def failure(canned, dance, answer, **more):
    """Return the error that a token endpoint's answer makes."""
    canned.post(dance.provider.endpoint(dance.provider.token_url), json=answer, **more)
    with pytest.raises(ProviderFailed) as caught:
        finished(dance)
    return caught.value


def lost(canned, dance, answer, **more):
    """Fail unless the answer to a refresh means that the token is dead, and is forgotten."""
    session = connected(dance, refresh_token=f"spent-{dance.name}", expires_at=1)
    canned.post(dance.provider.endpoint(dance.provider.refresh_url), json=answer, **more)
    with pytest.raises(TokenLost):
        session.refresh()
    assert session.slot.token is None


@pytest.mark.parametrize("code", ["invalid_code", "bad_client_secret"])
def test_slack_fails_with_status_200(canned, code):
    """``ok: false`` is a refusal, whatever the status says."""
    error = failure(canned, dance_with("slack"), {"ok": False, "error": code})
    assert error.code == code


def test_slacks_spent_refresh_token_is_lost(canned):
    """Slack has a word of its own for a dead refresh token."""
    lost(canned, dance_with("slack"), {"ok": False, "error": "invalid_refresh_token"})


def test_slacks_bot_is_nobodys_profile(canned):
    """Where the token names no person, the bot is not taken for one."""
    session = connected(dance_with("slack"))
    answer = {"ok": True, "team_id": "T1", "user_id": "U2", "user": "bot", "bot_id": "B3"}
    canned.post("https://slack.com/api/auth.test", json=answer)
    with pytest.raises(ProviderFailed, match="did not say who the user is"):
        session.profile()


@pytest.mark.parametrize("scope", [None, "openid"])
def test_slacks_refusal_is_no_profile(canned, scope):
    """A method that fails with status 200 names nobody."""
    session = connected(dance_with("slack", scope=scope))
    answer = {"ok": False, "error": "token_expired"}
    (canned.get if scope else canned.post)(
        f"https://slack.com/api/{session.provider.profile_url}", json=answer
    )
    with pytest.raises(ProviderFailed, match="did not say who the user is"):
        session.profile()


def test_slacks_methods_take_forms(canned):
    """slack.post("chat.postMessage", data=…) is what it was, the token in its header."""
    session = connected(dance_with("slack"))
    canned.post("https://slack.com/api/chat.postMessage", json={"ok": True})
    request = session.post("chat.postMessage", data={"channel": "#general", "text": "hi"}).request
    assert dict(parse_qsl(request.body)) == {"channel": "#general", "text": "hi"}
    assert request.headers["Authorization"] == "Bearer an-access-token"


def test_slack_may_not_revoke(canned):
    """A refusal to revoke is no success, and the token is forgotten all the same."""
    session = connected(dance_with("slack"))
    canned.post("https://slack.com/api/auth.revoke", json={"ok": False, "error": "invalid_auth"})
    assert session.disconnect() is False
    assert session.slot.token is None


@pytest.mark.parametrize(
    "server",
    ["https://evil.example", "https://accounts.zoho.com.evil.example", "http://accounts.zoho.eu"],
)
def test_zohos_code_goes_to_zoho_alone(canned, server):
    """The callback comes by way of the browser: a data centre that nobody knows gets neither code nor secret."""
    with pytest.raises(BadCallback) as caught:
        finished(dance_with("zoho"), **{"accounts-server": server})
    assert caught.value.code == "unknown_accounts_server"
    assert not canned.calls


def test_zohos_spent_code_and_refresh_token(canned):
    """invalid_code is what RFC 6749 calls an invalid grant."""
    assert failure(canned, dance_with("zoho"), {"error": "invalid_code"}).code == "invalid_grant"
    canned.reset()
    lost(canned, dance_with("zoho"), {"error": "invalid_code"})


def test_zohos_token_does_not_follow_a_strange_domain(canned):
    """An api_domain that is no data centre leads nowhere else."""
    session = connected(dance_with("zoho"), api_domain="https://evil.example")
    canned.get("https://www.zohoapis.com/crm/v2/users", json={})
    assert session.get("/crm/v2/users").ok
    with pytest.raises(ForeignHost):
        session.get("https://evil.example/")


@pytest.mark.parametrize(
    ("name", "answer", "code"),
    [
        (
            "strava",
            {
                "message": "Bad Request",
                "errors": [{"resource": "AuthorizationCode", "field": "code", "code": "invalid"}],
            },
            "invalid_grant",
        ),
        (
            "strava",
            {
                "message": "Bad Request",
                "errors": [{"resource": "Application", "field": "client_id", "code": "invalid"}],
            },
            "invalid_client",
        ),
        ("strava", {"message": "Rate Limit Exceeded"}, None),
        (
            "fitbit",
            {
                "errors": [
                    {"errorType": "invalid_grant", "message": "Authorization code invalid: x"}
                ],
                "success": False,
            },
            "invalid_grant",
        ),
        (
            "facebook",
            {
                "error": {
                    "message": "This authorization code has been used.",
                    "type": "OAuthException",
                    "code": 100,
                }
            },
            None,
        ),
        (
            "github",
            {"error": "bad_verification_code", "error_description": "expired"},
            "bad_verification_code",
        ),
    ],
)
def test_errors_in_words_of_the_providers_own(canned, name, answer, code):
    """Whatever shape an error has, it is one kind of error, with the code of RFC 6749 if it means the same."""
    status = {} if name == "github" else {"status": 400}
    error = failure(canned, dance_with(name), answer, **status)
    assert error.code == (code or "provider_failed")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (
            "strava",
            {
                "message": "Bad Request",
                "errors": [
                    {"resource": "RefreshToken", "field": "refresh_token", "code": "invalid"}
                ],
            },
        ),
        ("twitch", {"error": "Bad Request", "status": 400, "message": "Invalid refresh token"}),
        ("fitbit", {"errors": [{"errorType": "invalid_grant", "message": "x"}], "success": False}),
        ("discord", {"error": "invalid_grant"}),
        ("reddit", {"message": "Bad Request", "error": 400}),
        ("hubspot", {"status": "BAD_REFRESH_TOKEN", "message": "missing or invalid refresh token"}),
        ("zoom", {"reason": "Invalid Token!", "error": "invalid_grant"}),
        ("yahoo", {"error": "INVALID_REFRESH_TOKEN", "error_description": "x"}),
    ],
)
def test_a_dead_refresh_token_is_dropped(canned, name, answer):
    """However a provider says it, the user is asked to dance again and nothing is tried a second time."""
    lost(canned, dance_with(name), answer, status=400)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (
            "github",
            {
                "error": "bad_refresh_token",
                "error_description": "The refresh token passed is incorrect or expired.",
            },
        ),
        ("slack", {"ok": False, "error": "invalid_refresh_token"}),
        ("slack", {"ok": False, "error": "token_revoked"}),
        ("zoho", {"error": "invalid_code"}),
    ],
)
def test_a_dead_refresh_token_may_be_told_with_status_200(canned, name, answer):
    """What looks like a success is none: the user is asked to dance again."""
    lost(canned, dance_with(name), answer)


def test_stravas_callback_may_name_no_scope(canned):
    """Without a word in the callback what was asked for counts as granted."""
    canned.post("https://www.strava.com/api/v3/oauth/token", json={"access_token": "a"})
    assert finished(dance_with("strava", scope="read,profile:read_all"))["scope"] == [
        "read",
        "profile:read_all",
    ]


def test_twitch_is_told_the_client_that_the_configuration_names(canned):
    """Client-Id is read at each call, since credentials may come from the configuration."""
    dance = providers.find("twitch")().with_settings({"TWITCH_OAUTH_CLIENT_ID": "configured"})
    session = connected(dance)
    canned.get("https://api.twitch.tv/helix/users", json={"data": []})
    assert session.get("users").request.headers["Client-Id"] == "configured"
    canned.get("https://api.twitch.tv/helix/streams", json={"data": []})
    assert (
        session.get("streams", headers={"Client-Id": "mine"}).request.headers["Client-Id"] == "mine"
    )


def test_meetups_complaint_is_no_profile(canned):
    """GraphQL answers errors with status 200 and without data."""
    session = connected(providers.find("meetup")("an-id", "a-secret"))
    canned.post("https://api.meetup.com/gql-ext", json={"data": None, "errors": [{"message": "x"}]})
    with pytest.raises(ProviderFailed, match="Meetup did not say who the user is"):
        session.profile()


def test_googles_hosted_domain_is_enforced(canned):
    """The parameter is a hint that a visitor may remove; what Google says of the account counts."""
    dance = dance_with("google", hosted_domain="example.com")
    canned.post("https://oauth2.googleapis.com/token", json={"access_token": "a"})
    canned.get(
        "https://openidconnect.googleapis.com/v1/userinfo", json={"sub": "1", "hd": "other.example"}
    )
    with pytest.raises(Exception, match=r"Only Google accounts of example\.com") as caught:
        finished(dance)
    assert caught.value.code == "wrong_domain"


def test_google_accounts_of_the_hosted_domain_are_welcome(canned):
    """Google is told of the domain, too, so that it offers the right accounts."""
    dance = dance_with("google", hosted_domain="example.com")
    assert dance.provider.authorization_params == {"hd": "example.com"}
    canned.post("https://oauth2.googleapis.com/token", json={"access_token": "a"})
    answer = {"sub": "1", "hd": "example.com"}
    canned.get("https://openidconnect.googleapis.com/v1/userinfo", json=answer)
    assert finished(dance)["access_token"] == "a"


def test_jiras_calls_can_say_another_content_type(canned, pem):
    """A header of the call goes before the one that Jira wants."""
    dance = providers.find("jira")("https://jira.example.com", "a-key", pem)
    session = dance.session(Kept({"oauth_token": "t", "oauth_token_secret": "s"}))
    canned.post("https://jira.example.com/rest/api/2/issue", json={})
    for headers, expected in (
        ({}, "application/json"),
        ({"content-type": "text/plain"}, "text/plain"),
    ):
        sent = session.post("rest/api/2/issue", data="{}", headers=headers).request.headers
        found = [
            v
            for k, v in sent.items()
            if str(k.decode() if isinstance(k, bytes) else k).lower() == "content-type"
        ]
        assert [v.decode() if isinstance(v, bytes) else v for v in found] == [expected]
