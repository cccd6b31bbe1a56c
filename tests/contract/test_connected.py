"""The signal oauth_connected: it comes when the token can be found, and only then, in every framework."""

from __future__ import annotations

import pytest
from stand_in import ENTRIES

PROFILE = {"profile_url": "/api/user", "profile_fields": {"id": "id", "username": "login"}}
ENTRY = {**ENTRIES["oauth2"], **PROFILE}


def connect(browser, provider, **consent):
    """Dance from the login view to the end, and return the last answer."""
    return browser.get(provider.consent(browser.get("/login/rehearsal").location, **consent))


def test_it_comes_after_the_token_was_stored(site, provider):
    """The session that its receivers have is the one that finds the stored token, in both protocols."""
    browser, found = site.browser(), []
    with site.receiver(
        "oauth_connected", lambda session: found.append(session.authorized)
    ) as heard:
        connect(browser, provider)
    assert found == [True]
    assert set(heard.last) == {"token", "user_id", "account"}
    assert set(heard.last["token"]) >= set(browser.get("/keys/rehearsal").text.split())


def test_it_comes_after_what_decides(site, provider):
    """Receivers of oauth_authorized may still refuse; nobody hears of a connection that is not there."""
    for signal, returned in (("oauth_authorized", False), ("oauth_before_login", False)):
        browser = site.browser()
        with site.receiver(signal, returned), site.receiver("oauth_connected") as heard:
            answer = browser.get("/login/rehearsal")
            if answer.status == 302:
                browser.get(provider.consent(answer.location))
        assert len(heard) == 0


def test_a_refusal_connects_nothing(site, provider):
    """Where the user says no at the provider."""
    with site.receiver("oauth_connected") as heard:
        connect(site.browser(), provider, allow=False)
    assert len(heard) == 0


def test_what_its_receivers_return_is_ignored(site, provider):
    """It may come later than the response: no answer, and no veto."""
    for returned in ("a response", False):
        browser = site.browser()
        with site.receiver("oauth_connected", returned):
            assert connect(browser, provider).location == "/"
        assert browser.get("/who/rehearsal").text == "mona"


@pytest.mark.parametrize("several_accounts", [False, True])
def test_a_job_finds_the_token_of_its_user(run, provider, several_accounts):
    """The key that a job is given is the user's, and in another thread the token is there."""
    site = run(rehearsal=ENTRY, TABLES={"several_accounts": several_accounts})
    browser, seen = site.browser(), []
    browser.get("/enter/alice")

    def start_job(_):
        other = browser.clone()
        seen.append(site.in_another_thread(lambda: other.get("/who/rehearsal").text))

    with site.receiver("oauth_connected", start_job) as heard:
        connect(browser, provider, account="hubot")
    assert seen == ["hubot"]
    assert heard.last["user_id"] is not None
    assert heard.last["account"] == ("2" if several_accounts else "")


def test_a_token_that_was_lost_meanwhile_is_no_connection(run, provider):
    """A receiver of oauth_authorized that disconnects leaves nothing to tell of."""
    site = run(rehearsal=ENTRY)
    with (
        site.receiver("oauth_authorized", lambda session: session.disconnect() and None),
        site.receiver("oauth_connected") as heard,
    ):
        connect(site.browser(), provider)
    assert len(heard) == 0
