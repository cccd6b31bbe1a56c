"""The option ``store_profile``: who the user was at the log-in is stored with the token, so that nobody is asked."""

from __future__ import annotations

import json

import pytest
from stand_in import ENTRIES

PROFILE = {
    "profile_url": "/api/user",
    "profile_fields": {"id": "id", "username": "login", "email": "email"},
    "store_profile": True,
}
SEVERAL = {"several_accounts": True}
MONA = {"id": "1", "username": "mona", "email": "mona@example.com"}


def connect(browser, provider, account="mona", name="rehearsal"):
    return browser.get(provider.consent(browser.get(f"/login/{name}").location, account=account))


def profile(browser, name="rehearsal"):
    """Return what the session's profile says, as far as it says something."""
    found = json.loads(browser.get(f"/profile/{name}").text)
    return {field: value for field, value in found.items() if value is not None}


def asked(provider):
    """Return how often the provider has been asked who somebody is."""
    return sum(request.path.endswith("/api/user") for request in provider.requests)


@pytest.fixture(
    params=[("oauth2", {}), ("oauth2", {"TABLES": SEVERAL}), ("oauth1", {"TABLES": {}})],
    ids=["in the session", "in a table of accounts", "of oauth1"],
)
def site(request, run):
    protocol, tables = request.param
    return run(rehearsal=ENTRIES[protocol] | PROFILE, **tables)


@pytest.fixture
def browser(site):
    """Alice's browser."""
    browser = site.browser()
    browser.get("/enter/alice")
    return browser


def test_the_provider_is_asked_once_and_the_profile_needs_no_call(browser, provider):
    """It is asked when the dance ends, for both protocols and wherever tokens are stored."""
    connect(browser, provider)
    assert asked(provider) == 1
    assert [profile(browser), profile(browser)] == [MONA, MONA]
    assert asked(provider) == 1


def test_the_profile_is_that_of_the_token(browser, provider):
    """With another account's token comes its profile, and goes with it."""
    connect(browser, provider)
    connect(browser, provider, account="hubot")
    assert profile(browser)["username"] == browser.get("/who/rehearsal").text
    browser.get("/forget/rehearsal")
    connect(browser, provider, account="hubot")
    assert profile(browser)["username"] == browser.get("/who/rehearsal").text


def test_await_reads_it_as_well(browser, site_class, provider, monkeypatch):
    """``aprofile`` asks nobody either, unless a fresh one is wanted."""
    connect(browser, provider)

    async def usernames(session):
        return [(await session.aprofile()).username, (await session.aprofile(fresh=True)).username]

    monkeypatch.setattr(site_class, "awaited", staticmethod(usernames), raising=False)
    assert browser.get("/await/rehearsal").text == "['mona', 'mona']"
    assert asked(provider) == 2


@pytest.mark.parametrize("tables", [{}, {"TABLES": {}}], ids=["session", "table"])
def test_a_refresh_keeps_it(run, tables, provider):
    """The new token is the same user's."""
    browser = run(rehearsal=ENTRIES["oauth2"] | PROFILE, **tables).browser()
    browser.get("/enter/alice")
    connect(browser, provider)
    provider.expire_tokens()
    assert browser.get("/who/rehearsal").text == "mona"
    before = asked(provider)
    assert profile(browser) == MONA
    assert (asked(provider), provider.refreshes) == (before, 1)


def test_the_page_of_connections_names_the_account(browser, provider):
    """People know names, not numbers."""
    connect(browser, provider)
    assert ">mona</span>" in browser.get("/connections/").text


def test_without_the_option_nothing_is_stored(run, provider):
    """The provider is asked each time, as without the option."""
    entry = ENTRIES["oauth2"] | PROFILE | {"store_profile": False}
    browser = run(rehearsal=entry).browser()
    connect(browser, provider)
    assert "stored_profile" not in browser.get("/keys/rehearsal").text.split()
    assert [profile(browser), profile(browser)] == [MONA, MONA]
    assert asked(provider) == 2


def test_a_dance_ends_without_a_token_where_the_profile_is_refused(browser, provider):
    """Half of what the site has asked for would be a token that is nobody's."""
    provider.fail("api", 500)
    assert connect(browser, provider).status == 502
    assert browser.get("/who/rehearsal").text == "nobody"
