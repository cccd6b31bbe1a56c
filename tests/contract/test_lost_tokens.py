"""When a provider ends a token: the app is told once, the visitor sees a page, and may dance again."""

from __future__ import annotations

import pytest
from stand_in import ENTRIES


@pytest.fixture(params=["session", "table"])
def site(request, run):
    """A site with tokens in the visitor's session, and one with tokens in a table."""
    settings = {"TABLES": {}} if request.param == "table" else {}
    return run(rehearsal=ENTRIES["oauth2"], **settings)


def connect(browser, provider):
    """Dance once."""
    browser.get(provider.consent(browser.get("/login/rehearsal").location))


@pytest.fixture
def browser(site, provider):
    """A user who is connected."""
    browser = site.browser()
    browser.get("/enter/alice")
    connect(browser, provider)
    return browser


def test_a_dead_refresh_token_is_told_once_and_forgotten(site, browser, provider):
    """The receivers of oauth_token_lost hear of it, the visitor sees a page, and the next one is nobody's."""
    provider.expire_tokens()
    provider.revoke_refresh_tokens()
    with site.receiver("oauth_token_lost") as heard:
        page = browser.get("/who/rehearsal")
        assert browser.get("/who/rehearsal").text == "nobody"
    assert page.status == 401
    assert "/login/rehearsal" in page.text
    assert [name for name, _ in heard] == ["rehearsal"]
    assert (heard.last["code"], heard.last["step"]) == ("invalid_grant", "refresh")
    connect(browser, provider)
    assert browser.get("/who/rehearsal").text == "mona"


def test_trouble_at_the_provider_ends_nothing(site, browser, provider):
    """A token endpoint that fails is told as that; the token is kept, and used when the trouble is over."""
    provider.expire_tokens()
    with site.receiver("oauth_token_lost") as heard:
        with provider.fail("token"):
            assert browser.get("/who/rehearsal").status == 502
        assert browser.get("/who/rehearsal").text == "mona"
    assert not len(heard)


def test_a_guarded_page_sends_who_lost_the_token_to_dance(browser, provider):
    """After the loss a view that needs the connection asks for it anew."""
    provider.expire_tokens()
    provider.revoke_refresh_tokens()
    browser.get("/who/rehearsal")
    assert browser.get("/guarded").status == 302


def test_another_user_loses_nothing(site, browser, provider):
    """One user's dead token says nothing about another's."""
    other = site.browser()
    other.get("/enter/bob")
    other.get(provider.consent(other.get("/login/rehearsal").location, account="hubot"))
    provider.expire_tokens("mona")
    provider.revoke_refresh_tokens("mona")
    assert browser.get("/who/rehearsal").status == 401
    assert other.get("/who/rehearsal").text == "hubot"
