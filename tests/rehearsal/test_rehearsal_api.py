"""What the rehearsal provider's API answers to tokens of every condition."""

from __future__ import annotations

import pytest

from dance_common.rehearsal import Rehearsal, Route, api


def test_tells_who_the_token_is(site):
    """The profile has id, login, name and picture, and the email with its scope."""
    full = site.get("/api/user", site.dance(account="hubot")["access_token"]).json()
    assert (full["id"], full["login"], full["name"]) == (2, "hubot", "Hubot")
    assert full["email"] == "hubot@example.com"
    assert full["avatar_url"].startswith("data:image/svg+xml,")
    small = site.get("/user", site.dance(scopes=["profile"])["access_token"]).json()
    assert small["login"] == "mona"
    assert "email" not in small


@pytest.mark.parametrize("end", ["expire_tokens", "revoke_tokens"])
def test_refuses_dead_tokens(site, end):
    """An expired or revoked token is answered with invalid_token (RFC 6750 §3.1)."""
    token = site.dance()
    getattr(site.rehearsal, end)()
    response = site.get("/api/user", token["access_token"])
    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert site.rehearsal.tokens_of("mona") == ()
    assert site.refresh(token["refresh_token"]).ok is (end == "expire_tokens")


def test_tokens_expire_by_the_clock(new_site, client, clock):
    """A token is good for as many seconds as expires_in says."""
    rehearsal = Rehearsal(clients=(client,), access_token_seconds=60, clock=clock)
    site = new_site(rehearsal, client)
    token = site.dance()
    assert token["expires_in"] == 60
    clock.now += 59
    assert site.get("/api/user", token["access_token"]).ok
    clock.now += 1
    assert site.get("/api/user", token["access_token"]).status_code == 401


def test_refuses_malformed_signatures(site):
    """An Authorization header that is hardly OAuth 1 is refused, not a server error."""
    headers = {"Authorization": "OAuth nonsense"}
    response = site.session.get(site.base + "/api/user", headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'OAuth realm="rehearsal"'


@pytest.mark.parametrize("header", [None, "Basic eDp5", ""])
def test_asks_for_a_token(site, header):
    """Without a token there is a challenge and no error code (RFC 6750 §3.1)."""
    headers = {} if header is None else {"Authorization": header}
    response = site.session.get(site.base + "/api/user", headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="rehearsal"'


@pytest.mark.parametrize("header", ["Bearer", "Bearer unknown", "Bearer two words", "Bearer é"])
def test_refuses_unknown_tokens(site, header):
    """A token that was never given is invalid."""
    response = site.session.get(
        site.base + "/api/user", headers={"Authorization": header.encode("latin-1")}
    )
    assert response.status_code == 401
    assert "invalid_token" in response.headers["WWW-Authenticate"]


def test_takes_no_token_in_a_url(site):
    """A token in the query is not looked at (RFC 9700 §4.3.2)."""
    token = site.dance()["access_token"]
    response = site.session.get(f"{site.base}/api/user?access_token={token}")
    assert response.status_code == 401


def test_wants_the_scope(site):
    """What needs a scope the token lacks is forbidden, and the scope is named."""
    lacking = site.get("/api/repos", site.dance(scopes=["profile"])["access_token"])
    assert lacking.status_code == 403
    assert 'error="insufficient_scope", scope="repo"' in lacking.headers["WWW-Authenticate"]
    having = site.get("/api/repos", site.dance(scopes=["repo"])["access_token"])
    assert having.json()[0]["owner"] == "mona"


def test_echoes_what_it_received(site):
    """The echo tells method, parameters, JSON and header names, and never the token."""
    token = site.dance()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "X-Mine": "1"}
    url = f"{site.base}/api/echo?a=1&access_token={token}"
    response = site.session.put(url, json={"b": 2}, headers=headers)
    echo = response.json()
    assert (echo["method"], echo["args"], echo["json"]) == ("PUT", {"a": "1"}, {"b": 2})
    assert "X-Mine" in echo["headers"]
    assert token not in response.text
    assert site.session.post(f"{site.base}/api/echo?a=%ff", headers=headers).status_code == 400


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/api/user", 405)])
def test_knows_its_paths(site, path, status):
    """Unknown paths and methods are answered as HTTP wants it."""
    assert site.session.delete(site.base + path).status_code == status


def test_endpoints_can_be_put_elsewhere(new_site, client):
    """A table of routes puts the same endpoints on other paths, in another provider's shape."""

    def shape(account, scopes):
        return {"sub": str(account.id), "preferred_username": account.login}

    from dance_common.rehearsal import ROUTES, oauth2

    routes = (
        *ROUTES,
        Route("/example.com/login/oauth/authorize", oauth2.authorize, ("GET", "POST")),
        Route("/api.example.com/me", api.profile(shape)),
    )
    site = new_site(Rehearsal(clients=(client,), routes=routes), client)
    from urllib.parse import parse_qsl, urlencode, urlsplit

    url = f"{site.base}/example.com/login/oauth/authorize?{urlencode(site.question())}"
    code = dict(parse_qsl(urlsplit(site.rehearsal.consent(url)).query))["code"]
    token = site.exchange(code).json()["access_token"]
    expected = {"sub": "1", "preferred_username": "mona"}
    assert site.get("/api.example.com/me", token).json() == expected
