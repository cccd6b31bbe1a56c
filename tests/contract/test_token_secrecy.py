"""Tokens where they are kept: unreadable if the site wants that, and never lost without a word."""

from __future__ import annotations

import json
import secrets

import pytest
from stand_in import ENTRIES

from dance_common.rehearsal import Answer

OLD, NEW = "an-old-key-of-at-least-32-characters", "a-new-key-of-at-least-32-characters"
ENTRY = ENTRIES["oauth2"]


def connect(browser, provider):
    """Dance once; return the last answer."""
    return browser.get(provider.consent(browser.get("/login/rehearsal").location))


@pytest.mark.parametrize("protocol", ["oauth2", "oauth1"])
def test_a_sessions_owner_can_not_read_the_token(run, provider, protocol):
    """With keys the session holds nothing of the token that can be read, and the token works as ever."""
    browser = run(rehearsal=ENTRIES[protocol], DANCE_ENCRYPTION_KEYS=[NEW]).browser()
    assert connect(browser, provider).location == "/"
    kept = browser.session()["rehearsal_oauth_token"]
    assert not set(kept) & {"access_token", "oauth_token"}
    assert all(token not in json.dumps(kept) for token in provider.tokens_of("mona"))
    assert browser.get("/who/rehearsal").text == "mona"


def test_keys_may_change_under_a_session(run, provider):
    """A token that an older key encrypted is read, and one without encryption, too; without its key it is none."""
    kept = {}
    for keys in ([], [OLD]):
        browser = run(rehearsal=ENTRY, DANCE_ENCRYPTION_KEYS=keys).browser()
        connect(browser, provider)
        kept[bool(keys)] = browser.session()["rehearsal_oauth_token"]
    site = run(rehearsal=ENTRY, DANCE_ENCRYPTION_KEYS=[NEW, OLD])
    for token in kept.values():
        browser = site.browser()
        browser.prime(rehearsal_oauth_token=token)
        assert browser.get("/who/rehearsal").text == "mona"
    browser = run(rehearsal=ENTRY, DANCE_ENCRYPTION_KEYS=[NEW]).browser()
    browser.prime(rehearsal_oauth_token=kept[True])
    assert browser.get("/who/rehearsal").text == "nobody"


def test_a_refreshed_token_is_encrypted_too(run, provider):
    """What a refresh brings is kept as what a dance brings."""
    browser = run(rehearsal=ENTRY, DANCE_ENCRYPTION_KEYS=[NEW]).browser()
    connect(browser, provider)
    provider.expire_tokens()
    assert browser.get("/who/rehearsal").text == "mona"
    assert set(browser.session()["rehearsal_oauth_token"]) == {"encrypted"}


def test_a_token_that_no_cookie_holds_is_refused(run, provider):
    """The visitor sees why, the app hears of it, the old session stays, and the way out is named."""
    site = run(rehearsal=ENTRY)
    browser = site.browser()
    connect(browser, provider)
    # Random, for what repeats itself is packed small.
    large = {"access_token": secrets.token_hex(4000), "token_type": "Bearer"}
    begun = browser.get("/login/rehearsal").location
    callback = provider.consent(begun)
    with site.receiver("oauth_error") as heard:
        as_json = {"Content-Type": "application/json"}
        provider.answer_with("token", Answer(200, as_json, json.dumps(large)), times=1)
        browser.get(callback)
    assert (heard.last["code"], heard.last["step"]) == ("cookie_too_large", "store")
    assert "4093" in heard.last["message"]
    assert "SQLAlchemyBackend" in heard.last["exception"].hint
    assert browser.get("/who/rehearsal").text == "mona"


def test_keys_that_are_too_short_are_told_by_whoever_asks(run, provider):
    """A key that is none keeps no token at all: it is not left unencrypted."""
    site = run(rehearsal=ENTRY, DANCE_ENCRYPTION_KEYS=["short"])
    browser = site.browser()
    callback = provider.consent(browser.get("/login/rehearsal").location)
    with site.receiver("oauth_error") as heard:
        answer = browser.get(callback)
    assert heard.last["code"] == "bad_encryption_key"
    assert answer.status == 503
    assert "rehearsal_oauth_token" not in browser.session()
