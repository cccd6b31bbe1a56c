"""A site that changes between the stand-in and the real provider: the tokens of one are none for the other."""

from __future__ import annotations

import pytest
import responses

from dance_common.backends import MemoryBackend
from dance_common.testing.mounted import MountedRehearsal
from dance_common.tokens import REHEARSED

REAL = {"client_id": "the-real-client", "client_secret": "the-real-secret"}
DANCES = {"oauth2": "gitlab", "oauth1": "twitter"}


def real_entry(name):
    """Return the credentials of the real provider, as its protocol calls them."""
    return REAL if name == "gitlab" else {"api_key": "the-real-key", "api_secret": "a-real-secret"}


@pytest.fixture
def name(protocol):
    """A provider of the catalogue for each protocol."""
    return DANCES[protocol]


@pytest.fixture
def rehearsed(run, name):
    """Return what the session holds after a dance with the stand-in."""
    with MountedRehearsal.replace_providers() as rehearsal:
        browser = run(**{name: real_entry(name)}).browser()
        began = browser.get(f"/login/{name}").location
        browser.get(rehearsal.consent(began))
        assert browser.get(f"/keys/{name}").text
        return browser.session()


def is_nobody_and_asks_nobody(browser, name):
    """Tell whether the visitor counts as not connected, and the real provider is not asked."""
    with responses.RequestsMock() as real:
        text = browser.get(f"/who/{name}").text
        return (text, len(real.calls)) == ("nobody", 0)


def test_a_rehearsed_token_is_none_for_the_real_provider(run, name, rehearsed):
    """The site is started again without the stand-in, with the same secret key: the user connects anew."""
    browser = run(**{name: real_entry(name)}).browser()
    browser.prime(**rehearsed)
    assert is_nobody_and_asks_nobody(browser, name)


def test_it_is_none_wherever_it_was_stored(run, name, rehearsed):
    """Also where nothing is known of it but itself: in a backend of the site's own, or without a mark."""
    token = rehearsed[f"{name}_oauth_token"]
    assert next(str(token[key]) for key in token if key.endswith("_token")).startswith(REHEARSED)
    browser = run(**{name: {**real_entry(name), "backend": MemoryBackend(token)}}).browser()
    assert is_nobody_and_asks_nobody(browser, name)
    unmarked = run(**{name: real_entry(name)}).browser()
    unmarked.prime(**{f"{name}_oauth_token": token})
    assert is_nobody_and_asks_nobody(unmarked, name)


def test_a_real_token_is_none_for_the_stand_in(run, name):
    """It was issued to the site's own client, and the stand-in knows another."""
    with MountedRehearsal.replace_providers() as rehearsal:
        real = run(**{name: real_entry(name)})
        browser = real.browser()
        browser.get(rehearsal.consent(browser.get(f"/login/{name}").location))
        stored = browser.session()
    # As if the real provider had issued it: the mark is that of the site's own client.
    which, user, registration = stored[f"{name}_oauth_token_owner"].split(" ", 2)
    assert registration
    stored[f"{name}_oauth_token_owner"] = f"{which} {user} of the real client"
    with MountedRehearsal.replace_providers() as rehearsal:
        browser = run(**{name: real_entry(name)}).browser()
        browser.prime(**stored)
        assert browser.get(f"/who/{name}").text == "nobody"
        assert not rehearsal.requests_to("/user")
