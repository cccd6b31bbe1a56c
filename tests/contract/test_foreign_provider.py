"""Dances with a provider that shares no code with ours: Authlib's servers, over the wire."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import pytest
import requests
from authlib_provider import served
from authlib_provider.cases import OAUTH1, OAUTH2, WRONG, public

only_oauth2 = pytest.mark.parametrize("case", OAUTH2, indirect=True, ids=lambda f: f.__name__)
only_oauth1 = pytest.mark.parametrize("case", OAUTH1, indirect=True, ids=lambda f: f.__name__)


@pytest.fixture(params=OAUTH2 + OAUTH1, ids=lambda function: function.__name__)
def case(request):
    """Each way for a site to prove itself."""
    return request.param()


@pytest.fixture
def start(monkeypatch):
    """Start the provider: ``start(case, lifetime=3600)``."""
    # Older releases refuse http to 127.0.0.1.
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with ExitStack() as stack:
        yield lambda case, **options: stack.enter_context(served(case.client, **options))


@pytest.fixture
def foreign(start, case):
    """The provider, which knows our site."""
    return start(case)


@pytest.fixture
def site(site_class, foreign, case):
    """A site with one dance, ``foreign``."""
    with site_class.running({"foreign": case.options(foreign.address)}) as site:
        yield site


def connect(browser, foreign, account="mona"):
    """Dance from the login view to the end, and return the last answer."""
    began = browser.get("/login/foreign")
    assert began.status == 302, began.text
    return browser.get(foreign.consent(began.location, account))


def test_a_whole_dance_ends_with_a_token_for_the_right_account(site, foreign):
    """Each browser acts as the account that consented in it, whoever wrote the provider."""
    first, second = site.browser(), site.browser()
    ends = [connect(first, foreign, "mona"), connect(second, foreign, "hubot")]
    assert [(end.status, end.location) for end in ends] == [(302, "/")] * 2
    assert [b.get("/who/foreign").text for b in (first, second)] == ["mona", "hubot"]


def test_a_wrong_secret_is_a_page(site_class, start, case):
    """What the provider refuses is a 502 page with its code and without our secret, and nothing is stored."""
    foreign = start(case)
    wrong = replace(case, credentials={**case.credentials, **case.wrong})
    with site_class.running({"foreign": wrong.options(foreign.address)}) as site:
        browser = site.browser()
        page = browser.get("/login/foreign")
        if case.credentials["provider"] == "oauth2":
            page = browser.get(foreign.consent(page.location, "mona"))
        assert page.status == 502
        assert case.refusal in page.text
        assert WRONG not in page.text
        assert browser.get("/keys/foreign").text == ""
    assert not foreign.storage.tokens
    assert not foreign.storage.credentials


@only_oauth2
def test_a_stale_token_is_refreshed_and_the_new_one_kept(site_class, start, case):
    """Where every token is stale at once and refresh tokens work once only, call after call succeeds."""
    foreign = start(case, lifetime=20)
    with site_class.running({"foreign": case.options(foreign.address)}) as site:
        browser = site.browser()
        connect(browser, foreign)
        assert [browser.get("/who/foreign").text for _ in range(3)] == ["mona"] * 3
    assert len(foreign.storage.tokens) == 4
    assert len(foreign.storage.usable) == 1


@only_oauth2
def test_a_token_that_ended_early_is_refreshed(site, foreign):
    """A token that the provider stops taking before its time is refreshed, and the call repeated."""
    browser = site.browser()
    connect(browser, foreign)
    foreign.storage.tokens[0].expires_at = 0
    foreign.paths.clear()
    assert browser.get("/who/foreign").text == "mona"
    assert foreign.paths == ["/api/user", "/oauth2/token", "/api/user"]


@only_oauth2
def test_disconnecting_revokes_at_the_provider(site, foreign):
    """After disconnect() the provider takes the token no more, and another visitor's goes on."""
    leaving, staying = site.browser(), site.browser()
    connect(leaving, foreign, "mona")
    connect(staying, foreign, "hubot")
    access_token = leaving.session()["foreign_oauth_token"]["access_token"]
    assert leaving.get("/forget/foreign").text == "forgotten"
    assert [token.account for token in foreign.storage.usable] == ["hubot"]
    headers = {"Authorization": f"Bearer {access_token}"}
    answer = requests.get(f"{foreign.address}/api/user", headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
    assert [b.get("/who/foreign").text for b in (leaving, staying)] == ["nobody", "hubot"]


@only_oauth1
def test_disconnecting_forgets_what_can_not_be_revoked(site, foreign):
    """OAuth 1 has no revocation: the token is gone here, and the provider is not asked."""
    browser = site.browser()
    connect(browser, foreign)
    foreign.paths.clear()
    assert browser.get("/forget/foreign").text == "forgotten"
    assert browser.get("/who/foreign").text == "nobody"
    assert foreign.paths == []


@only_oauth2
def test_a_refusal_is_believed(site, foreign):
    """Who says no at the provider comes back to a site that knows why, for state and issuer came along."""
    browser = site.browser()
    with site.receiver("oauth_error") as heard:
        assert connect(browser, foreign, account=None).location == "/"
    assert heard.last["code"] == "access_denied"
    assert heard.last["exception"].verified
    assert browser.get("/keys/foreign").text == ""


@only_oauth2
def test_an_answer_from_another_issuer_is_refused(site_class, start, case):
    """The issuer that the provider names is compared with the one that the site expects (RFC 9207)."""
    foreign = start(case)
    options = {**case.options(foreign.address), "issuer": "https://other.example"}
    with site_class.running({"foreign": options}) as site, site.receiver("oauth_error") as heard:
        assert connect(site.browser(), foreign).status == 400
    assert heard.last["code"] == "issuer_mismatch"
    assert "/oauth2/token" not in foreign.paths


@pytest.mark.parametrize("case", [public], indirect=True)
def test_a_public_client_needs_its_verifier(site_class, start, case):
    """The provider really checks PKCE: without it a public client gets no token."""
    foreign = start(case)
    options = {**case.options(foreign.address), "use_pkce": False}
    with site_class.running({"foreign": options}) as site:
        page = connect(site.browser(), foreign)
    assert page.status == 502
    assert "invalid_request" in page.text
    assert not foreign.storage.tokens
