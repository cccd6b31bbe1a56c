"""What a test can see of the rehearsal provider, make it answer, and never finds printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests

from dance_common import providers
from dance_common.rehearsal import DEMO_CLIENT, Account, Answer, Rehearsal, store


def test_remembers_the_wire_format(site):
    """Every request is kept as it was sent, with the status it was answered with."""
    site.dance()
    (exchange,) = site.rehearsal.token_requests
    assert (exchange.method, exchange.path, exchange.status) == ("POST", "/oauth2/token", 200)
    assert [name for name, _ in exchange.form] == [
        "grant_type",
        "code",
        "redirect_uri",
        "code_verifier",
    ]
    assert exchange.parameters["grant_type"] == "authorization_code"
    assert exchange.scheme == "Basic"
    assert exchange.header("content-type") == "application/x-www-form-urlencoded"
    assert exchange.body.startswith(b"grant_type=")
    assert exchange.url == "http://localhost:9000/oauth2/token"
    site.rehearsal.forget_requests()
    assert site.rehearsal.requests == ()


def test_remembers_malformed_requests(site):
    """What can't be parsed is kept with its raw parts."""
    site.ask("client_id=%ff")
    (request,) = site.rehearsal.requests
    assert request.query == ()
    assert request.url.endswith("?client_id=%FF")


def test_prints_no_secret(site):
    """No repr shows a secret, a code, a verifier or a token."""
    token = site.dance()
    site.get("/api/user", token["access_token"])
    code = site.rehearsal.token_requests[0].parameters["code"]
    verifier = site.rehearsal.token_requests[0].parameters["code_verifier"]
    printed = repr(
        (
            site.rehearsal,
            site.client,
            site.rehearsal.requests,
            vars(site.rehearsal),
            Answer(body=token["access_token"]),
        )
    )
    for secret in (*token.values(), site.client.client_secret, code, verifier):
        if isinstance(secret, str) and secret not in ("Bearer", token["scope"]):
            assert secret not in printed


def test_prints_no_secret_of_records():
    """No repr of a kept code or token shows what it is checked against."""
    grant = store.Grant("id", "mona", ())
    records = (
        store.Code(grant, "uri", "a-secret", 0.0),
        store.RequestToken("id", "a-secret", "uri", 0.0, verifier="a-secret"),
        store.SignedToken(grant, "a-secret"),
        store.Ticket("a-secret", "/path", (), 0.0),
    )
    assert "a-secret" not in repr(records)


def test_answers_something_else(site):
    """Within the block a path gets the given answer, and the truth again afterwards."""
    answer = Answer(503, {"Retry-After": "1", "Content-Type": "text/html"}, "<h1>No")
    with site.rehearsal.answer_with("/oauth2/token", answer):
        for _ in range(2):
            response = site.exchange("x")
            assert (response.status_code, response.text) == (503, "<h1>No")
            assert response.headers["Retry-After"] == "1"
    assert site.exchange("x").status_code == 400
    assert [entry.status for entry in site.rehearsal.token_requests] == [503, 503, 400]


def test_answers_something_else_so_many_times(site):
    """With times=1 the next request gets the answer, and the one after it the truth."""
    with (
        site.rehearsal.answer_with("/api/user", Answer(500)),
        site.rehearsal.answer_with("/api/user", Answer(429), times=1),
    ):
        statuses = [site.get("/api/user", "x").status_code for _ in range(3)]
    assert statuses == [429, 500, 500]


def test_tells_the_truth_late(site):
    """A delay keeps the client waiting, and times it out where a socket would."""
    with site.rehearsal.answer_with("/api/user", Answer(None, delay_seconds=0.01)):
        url = site.base + "/api/user"
        assert site.session.get(url, timeout=5).status_code == 401
        assert site.session.get(url).status_code == 401
        with pytest.raises(requests.ReadTimeout):
            site.session.get(url, timeout=(5, 0.001))
    assert site.rehearsal.requests[-1].status is None


def test_shelves_are_bounded(monkeypatch):
    """A rehearsal that runs for long forgets the oldest."""
    monkeypatch.setattr(store.Shelf, "LIMIT", 2)
    shelf = store.Shelf()
    for name in "abc":
        shelf[name] = None
    assert list(shelf) == ["b", "c"]


def test_knows_who_is_there(rehearsal):
    """The clients and accounts can be read, for pages that tell what to type in."""
    assert [client.client_id for client in rehearsal.clients] == ["site:1", "other"]
    assert [account.login for account in rehearsal.accounts] == ["mona", "hubot"]


def test_answers_something_else_until_told_otherwise(site):
    """A fault that is no block's lasts until it is ended, and ending it twice does no harm."""
    fault = site.rehearsal.fail("/api/user", 503)
    assert site.get("/api/user", "x").status_code == 503
    fault.end()
    fault.end()
    assert site.get("/api/user", "x").status_code == 401


@pytest.mark.parametrize("place", ["token", "/oauth2/token", "http://localhost:9000/oauth2/token"])
def test_places_have_three_names(site, place):
    """A place is known by its role, its path or its URL, to faults and to the record."""
    with site.rehearsal.fail(place, 400, error="invalid_grant"):
        refused = site.exchange("x")
    assert (refused.status_code, refused.json()) == (400, {"error": "invalid_grant"})
    assert [entry.status for entry in site.rehearsal.requests_to(place)] == [400]


def test_a_misspelt_place_is_an_error(rehearsal):
    """What is neither would never be met."""
    with pytest.raises(ValueError, match=r"'tokens' is .* none of page, "):
        rehearsal.fail("tokens")


def test_roles_differ(site):
    """What fails for one role is the truth for the others."""
    token = site.dance()["access_token"]
    with (
        site.rehearsal.fail("token"),
        site.rehearsal.fail("page"),
        site.rehearsal.fail("revocation"),
    ):
        assert site.get("/api/user", token).ok
    with site.rehearsal.fail("api"):
        assert site.get("/api/user", token).status_code == 500
        assert "access_token" in site.dance()


def test_answers_late_by_role(site):
    """A client that would wait less is told at once."""
    with (
        site.rehearsal.slow("api", 60),
        pytest.raises(requests.ReadTimeout),
    ):
        site.session.get(site.base + "/api/user", timeout=5)


@pytest.mark.parametrize("end", ["expire_tokens", "revoke_tokens"])
def test_ends_the_tokens_of_one_account(site, end):
    """The tokens of others stay good."""
    site.dance(account="hubot")
    token = site.dance(account="mona")
    getattr(site.rehearsal, end)("mona")
    assert site.rehearsal.tokens_of("mona") == ()
    assert len(site.rehearsal.tokens_of("hubot")) == 1
    assert site.refresh(token["refresh_token"]).ok is (end == "expire_tokens")


def test_ends_refresh_tokens_only(site):
    """The access token goes on for its time, and can't be renewed then."""
    token, other = site.dance(account="mona"), site.dance(account="hubot")
    site.rehearsal.revoke_refresh_tokens("mona")
    assert site.get("/api/user", token["access_token"]).ok
    refused = site.refresh(token["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert site.refresh(other["refresh_token"]).ok


def test_refresh_tokens_that_stay(site):
    """With rotates=False a refresh token is good for many refreshes, otherwise for one."""
    token = site.dance()["refresh_token"]
    site.rehearsal.rotates = False
    assert [site.refresh(token).json()["refresh_token"] for _ in range(2)] == [token, token]
    site.rehearsal.rotates = None
    assert site.rehearsal.rotates is None
    assert site.refresh(token).json()["refresh_token"] != token
    assert site.refresh(token).status_code == 400


def test_one_more_account(site):
    """Somebody else can come, too."""
    site.rehearsal.add_account(Account(7, "grace", "Grace", "grace@example.com"))
    assert site.get("/api/user", site.dance(account="grace")["access_token"]).json()["id"] == 7


def played(name):
    """Return a stand-in that plays one provider of the catalogue, twice told of it."""
    client = replace(DEMO_CLIENT, redirect_uris=("https://site.example/callback",))
    rehearsal = Rehearsal(clients=(client,))
    rehearsal.play(providers.find(name)())
    rehearsal.play(providers.find(name)())
    return rehearsal


def test_one_more_address_of_an_api(new_site):
    """A good token opens it, a bad one does not, and the answer may be the account's own."""
    rehearsal = played("github")
    rehearsal.add_api("https://api.github.com/user/repos", [{"full_name": "mona/{braces}"}])
    rehearsal.add_api("https://api.github.com/name", lambda account: {"name": account.name})
    site = new_site(rehearsal, rehearsal.clients[0])
    token = site.dance()["access_token"]
    repositories = site.get("/api.github.com/user/repos", token)
    assert repositories.json() == [{"full_name": "mona/{braces}"}]
    assert site.get("/api.github.com/name", token).json() == {"name": "Mona Lisa"}
    assert site.get("/api.github.com/name", "x").status_code == 401


@pytest.mark.parametrize("known", [False, True])
def test_says_what_it_does_not_play(new_site, known):
    """An address of a real provider that nobody described is not found, in words that help."""
    rehearsal = played("github")
    if known:
        rehearsal.add_api("https://api.example.com/me", {})  # no host of the provider
    site = new_site(rehearsal, rehearsal.clients[0])
    answer = site.get("/api.example.com/me", "x")
    assert answer.status_code == 404
    assert "https://api.example.com/me" in answer.json()["error_description"]
    assert "add_api" in answer.json()["error_description"]


@pytest.mark.parametrize(
    ("name", "method", "path", "options"),
    [
        pytest.param(
            "github",
            "GET",
            "/api.github.com/applications/rehearsal-demo/token",
            {},
            id="another method",
        ),
        pytest.param(
            "github",
            "DELETE",
            "/api.github.com/applications/rehearsal-demo/token",
            {"json": {"access_token": "x"}, "headers": {"Authorization": "Bearer x"}},
            id="no client by Basic",
        ),
        pytest.param(
            "github",
            "DELETE",
            "/api.github.com/applications/rehearsal-demo/token",
            {"json": {"access_token": "x"}, "auth": ("rehearsal-demo", "wrong")},
            id="a wrong secret",
        ),
        pytest.param(
            "github",
            "DELETE",
            "/api.github.com/applications/rehearsal-demo/token",
            {"json": ["x"], "auth": ("rehearsal-demo", "only-for-rehearsals-on-this-machine")},
            id="no token",
        ),
        pytest.param(
            "line",
            "POST",
            "/api.line.me/oauth2/v2.1/revoke",
            {"data": {"access_token": "x", "client_id": "rehearsal-demo"}},
            id="no secret in the form",
        ),
        pytest.param(
            "twitter",
            "POST",
            "/api.x.com/1.1/oauth/invalidate_token",
            {"headers": {"Authorization": 'OAuth oauth_token="x"'}},
            id="no signature",
        ),
        pytest.param("dropbox", "POST", "/api.dropboxapi.com/2/auth/token/revoke", {}, id="none"),
        pytest.param(
            "dropbox",
            "POST",
            "/api.dropboxapi.com/2/auth/token/revoke",
            {"headers": {"Authorization": "Bearer x"}},
            id="an unknown bearer",
        ),
    ],
)
def test_ends_no_token_for_just_anybody(new_site, name, method, path, options):
    """A provider's own way to end tokens asks for what the real one asks for."""
    rehearsal = played(name)
    site = new_site(rehearsal, rehearsal.clients[0])
    answer = site.session.request(method, site.base + path, **options)
    assert answer.status_code in (401, 405)
    assert "error" in answer.json()
