"""What a test can see of the rehearsal provider, make it answer, and never finds printed."""

from __future__ import annotations

import pytest
import requests

from dance_common.rehearsal import Answer, store


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
