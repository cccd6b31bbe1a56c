"""Views that need more than the user has granted ask for it, once, and go on."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from stand_in import ENTRIES


@pytest.fixture
def entry():
    """A dance that asks for a profile alone."""
    return {**ENTRIES["oauth2"], "scope": ["profile"]}


def asked_for(url):
    """Return the scopes in an authorization URL."""
    return set(parse_qs(urlsplit(url).query)["scope"][0].split())


def begin(browser, page="/repositories"):
    """Go to a page that needs more, and from there to the provider; return where that is."""
    sent = browser.get(page)
    assert sent.status == 302, sent.text
    return browser.get(sent.location).location


def connect(browser, provider):
    """Dance as the site does by default."""
    browser.get(provider.consent(browser.get("/login/rehearsal").location))


def test_a_page_asks_for_what_is_granted_and_needed_together(site, provider):
    """The visitor comes back to the page with both, and is not asked again."""
    browser = site.browser()
    connect(browser, provider)
    url = begin(browser, "/repositories?page=2")
    assert asked_for(url) == {"profile", "repo"}
    assert browser.get(provider.consent(url)).location == "/repositories?page=2"
    assert browser.get("/repositories").text == "profile repo"


def test_the_first_dance_asks_for_everything_at_once(site, provider):
    """Who is not connected yet dances once, not twice."""
    browser = site.browser()
    url = begin(browser)
    assert asked_for(url) == {"profile", "repo"}
    browser.get(provider.consent(url))
    assert browser.get("/repositories").text == "profile repo"


def test_what_one_page_needs_is_not_asked_for_ever(site, provider):
    """The next ordinary log-in asks for the site's own scopes again."""
    browser = site.browser()
    begin(browser)
    assert asked_for(browser.get("/login/rehearsal").location) == {"profile"}


def test_no_address_can_ask_for_scopes(site):
    """What a link to the log-in says about scopes is ignored."""
    login = site.browser().get("/login/rehearsal?scope=repo&scopes=repo").location
    assert asked_for(login) == {"profile"}


def test_fewer_scopes_are_a_signal_and_no_error(site, provider):
    """The token is kept, and the receivers hear what is missing."""
    browser = site.browser()
    with site.receiver("oauth_scopes_missing") as heard, site.receiver("oauth_error") as errors:
        answer = browser.get(provider.consent(begin(browser), scopes=["profile"]))
    assert answer.location == "/repositories"
    assert heard.last == {
        "missing": ["repo"],
        "granted": ["profile"],
        "requested": ["profile", "repo"],
    }
    assert not len(errors)
    assert browser.get("/guarded").text == "welcome"


def test_all_scopes_are_no_signal(site, provider):
    """Nobody is told of what everybody expects."""
    browser = site.browser()
    with site.receiver("oauth_scopes_missing") as heard:
        browser.get(provider.consent(begin(browser)))
    assert not len(heard)


def test_who_refuses_sees_a_page_and_goes_round_in_no_circle(site, provider):
    """The page names what is missing; trying again asks for it once more."""
    browser = site.browser()
    browser.get(provider.consent(begin(browser), scopes=["profile"]))
    page = browser.get("/repositories")
    assert page.status == 403
    assert "repo" in page.text
    assert "/login/rehearsal?next=/repositories" in unquote(page.text)
    again = browser.get("/login/rehearsal?next=%2Frepositories").location
    assert asked_for(again) == {"profile", "repo"}
    assert browser.get(provider.consent(again)).location == "/repositories"
    assert browser.get("/repositories").text == "profile repo"


def test_another_try_after_a_denial_asks_for_the_same(site, provider):
    """Who said no on the way to a page dances once more for it, not twice."""
    browser = site.browser()
    browser.get(provider.consent(begin(browser), allow=False))
    again = browser.get("/login/rehearsal?next=%2Frepositories").location
    assert asked_for(again) == {"profile", "repo"}


def test_a_program_is_told_in_json(site, provider):
    """The same as JSON for who asks for it."""
    browser = site.browser()
    browser.get(provider.consent(begin(browser), scopes=["profile"]))
    answer = browser.get("/repositories", Accept="application/json")
    assert (answer.status, '"scopes_missing"' in answer.text) == (403, True)


def test_a_program_whose_user_lacks_a_scope_is_told_where_to_grant_it(site, provider):
    """403 and no 401: who asks is known, and another log-in alone would not help (RFC 6750 section 3.1).

    The address leads to a dance that asks for what is lacking, and then the program is let in.
    """
    browser = site.browser()
    connect(browser, provider)
    refused = browser.get("/repositories", Accept="application/json")
    assert (refused.status, refused.headers["content-type"]) == (403, "application/json")
    facts = json.loads(refused.text)
    assert facts["error"] == "scopes_missing"
    login = browser.get(facts["retry_url"]).location
    assert asked_for(login) == {"profile", "repo"}
    assert browser.get(provider.consent(login)).location == "/repositories"
    assert browser.get("/repositories", Accept="application/json").status == 200


@pytest.mark.parametrize("junk", ["text", 5, [], {"rehearsal": 5}, {"other": "repo"}, None])
def test_a_session_that_holds_junk_asks_for_nothing_more(site, junk):
    """What others leave under our names does no harm."""
    browser = site.browser()
    browser.prime(_dance_scopes=junk, _dance_asked=junk)
    assert asked_for(browser.get("/login/rehearsal").location) == {"profile"}
