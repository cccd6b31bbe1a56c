"""Several accounts of one provider for one user: kept apart, one of them chosen, in every framework's tables."""

from __future__ import annotations

import pytest
from stand_in import ENTRIES

PROFILE = {"profile_url": "/api/user", "profile_fields": {"id": "id", "username": "login"}}
ENTRY = {**ENTRIES["oauth2"], **PROFILE}


@pytest.fixture
def site(run):
    """A site whose users may connect several accounts with one dance."""
    return run(rehearsal=ENTRY, TABLES={"several_accounts": True})


def connect(browser, provider, account):
    """Dance as one of the provider's accounts; return the last answer."""
    return browser.get(provider.consent(browser.get("/login/rehearsal").location, account=account))


@pytest.fixture
def browser(site, provider):
    """A user who has connected two accounts, mona's (1) first."""
    browser = site.browser()
    browser.get("/enter/alice")
    for account in ("mona", "hubot"):
        assert connect(browser, provider, account).location == "/"
    return browser


def test_the_first_account_is_the_default(browser):
    """Connecting a second account changes nothing for what uses the first."""
    assert browser.get("/accounts/rehearsal").text == "*1 2"
    assert browser.get("/who/rehearsal").text == "mona"


def test_each_account_can_be_used_by_its_id(browser):
    """A session for an account uses that account's token, whichever is the default."""
    assert browser.get("/who/rehearsal?account=2").text == "hubot"
    assert browser.get("/who/rehearsal?account=1").text == "mona"
    assert browser.get("/who/rehearsal?account=3").text == "nobody"


def test_another_account_can_be_chosen(browser):
    """What is chosen is used from then on."""
    assert browser.get("/choose/rehearsal/2").text == "1 *2"
    assert browser.get("/who/rehearsal").text == "hubot"


def test_an_account_that_is_not_connected_can_not_be_chosen(browser):
    """The error names it, and the choice stays."""
    with pytest.raises(LookupError, match="'3'"):
        browser.get("/choose/rehearsal/3")
    assert browser.get("/accounts/rehearsal").text == "*1 2"


def test_connecting_an_account_again_adds_none(browser, provider):
    """A second log-in with the same account updates its token."""
    connect(browser, provider, "hubot")
    assert browser.get("/accounts/rehearsal").text == "*1 2"
    assert browser.get("/who/rehearsal?account=2").text == "hubot"


def test_disconnecting_one_account_leaves_the_other(browser):
    """If it was the default, the other takes its place."""
    browser.get("/forget/rehearsal?account=1")
    assert browser.get("/accounts/rehearsal").text == "*2"
    assert browser.get("/who/rehearsal").text == "hubot"
    browser.get("/forget/rehearsal")
    assert browser.get("/accounts/rehearsal").text == ""
    assert browser.get("/who/rehearsal").text == "nobody"


def test_a_refreshed_token_stays_with_its_account(browser, provider):
    """Both tokens go stale, and each account gets its own new one."""
    provider.expire_tokens()
    assert browser.get("/who/rehearsal?account=2").text == "hubot"
    assert browser.get("/who/rehearsal").text == "mona"
    assert browser.get("/who/rehearsal?account=2").text == "hubot"


def test_another_user_has_other_accounts(site, browser, provider):
    """Nobody sees or uses what another user has connected, and nobody can take it."""
    other = site.browser()
    other.get("/enter/bob")
    assert other.get("/accounts/rehearsal").text == ""
    assert other.get("/who/rehearsal?account=1").text == "nobody"
    refused = connect(other, provider, "mona")
    assert refused.status == 409
    assert "account_taken" in refused.text
    assert other.get("/who/rehearsal").text == "nobody"
    assert browser.get("/who/rehearsal").text == "mona"


def test_where_the_provider_does_not_say_whose_it_is_nothing_is_kept(site, provider):
    """Without an id two accounts could not be told apart, so the dance fails, and says so."""
    browser = site.browser()
    browser.get("/enter/alice")
    login = browser.get("/login/rehearsal").location
    with site.receiver("oauth_error") as heard:
        callback = provider.consent(login)
        provider.fail("/api/user", times=1)
        answer = browser.get(callback)
    assert (answer.status, heard.last["code"]) == (302, "bad_profile")
    assert browser.get("/accounts/rehearsal").text == ""


def test_a_site_with_one_account_says_so(run, provider):
    """Choosing is refused with a sentence where there is nothing to choose."""
    from dance_common.errors import NotConfigured

    site = run(rehearsal=ENTRY, TABLES={})
    browser = site.browser()
    browser.get("/enter/alice")
    connect(browser, provider, "mona")
    connect(browser, provider, "hubot")
    assert browser.get("/who/rehearsal").text == "hubot"
    with pytest.raises(NotConfigured, match="one account") as caught:
        browser.get("/choose/rehearsal/1")
    assert "several_accounts=True" in caught.value.hint


def test_whose_account_it_is_is_kept_without_asking_again(run, provider):
    """A receiver that asked for the profile need not say so: the account is known, and belongs to one user."""
    site = run(rehearsal=ENTRY, TABLES={})
    with site.receiver("oauth_authorized", lambda session: session.profile() and None):
        browsers = {name: site.browser() for name in ("alice", "bob")}
        for name, browser in browsers.items():
            browser.get(f"/enter/{name}")
        connect(browsers["alice"], provider, "mona")
        asked = len(provider.requests_to("api"))
        refused = connect(browsers["bob"], provider, "mona")
    assert browsers["alice"].get("/accounts/rehearsal").text == "*1"
    assert asked == 1
    assert refused.status == 409


def test_what_another_account_granted_ends_at_a_page_and_not_in_a_circle(run, provider):
    """A provider that asks nobody twice would send the browser back to the page, and the page to the provider."""
    tables = {"several_accounts": True}
    browser = run(rehearsal={**ENTRY, "scope": ["profile"]}, TABLES=tables).browser()
    browser.get("/enter/alice")
    connect(browser, provider, "mona")
    for account, status in (("hubot", 403), ("mona", 200)):
        # The page that says so leads to the log-in, too.
        login = browser.get("/repositories").location or "/login/rehearsal?next=/repositories"
        browser.get(provider.consent(browser.get(login).location, account=account))
        assert browser.get("/repositories").status == status


def test_a_dance_takes_the_place_of_a_default_that_has_ended(browser, provider):
    """Who consents with another account than the one that was lost is not sent round in circles."""
    provider.expire_tokens("mona")
    provider.revoke_refresh_tokens("mona")
    assert browser.get("/who/rehearsal").status == 401
    assert browser.get("/accounts/rehearsal").text == "*1 2"
    assert browser.get("/guarded").status == 302
    connect(browser, provider, "hubot")
    assert browser.get("/accounts/rehearsal").text == "1 *2"
    assert browser.get("/guarded").text == "welcome"


def test_a_refresh_chooses_no_account(browser, provider):
    """Using another account while the default is lost leaves the user's choice alone."""
    provider.expire_tokens()
    provider.revoke_refresh_tokens("mona")
    assert browser.get("/who/rehearsal").status == 401
    assert browser.get("/who/rehearsal?account=2").text == "hubot"
    assert browser.get("/accounts/rehearsal").text == "*1 2"
