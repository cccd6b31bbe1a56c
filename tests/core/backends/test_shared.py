"""What processes remember together of refreshes: one lease, one new token, and nothing that a broken cache breaks."""

from __future__ import annotations

import sys
import time

import pytest

from dance_common.backends.claims import claim_refresh, end_refresh, finish_refresh
from dance_common.backends.shared import SharedRefreshes, require_encryption
from dance_common.errors import NotConfigured
from dance_common.tokens import Token

pytest.importorskip("cryptography")

STALE = Token(access_token="stale-secret", refresh_token="spent-secret", expires_at=1)
FRESH = Token(access_token="fresh-secret", refresh_token="next-secret", expires_in=3600)


class Store(dict):
    """A cache that processes share, which may know nothing of ``add``'s outcome, or be down."""

    is_down = False

    def get_many(self, keys):
        self._fail()
        return {key: self[key] for key in keys if key in self}

    def add(self, key, value, seconds=None):
        self._fail()
        assert seconds
        return self.setdefault(key, value) is value

    def set(self, key, value, seconds=None):
        self._fail()
        assert seconds
        self[key] = value

    def delete(self, key):
        self._fail()
        self.pop(key, None)

    def _fail(self):
        if self.is_down:
            raise ConnectionError("the cache is down")


class Browser:
    """One browser's cookie, as one process has it."""

    def __init__(self, shared, token=STALE, registration="ours"):
        self.shared, self.token, self.registration = shared, token, registration

    @property
    def place(self):
        return self.shared.place(
            self.token, self.registration, store=self.store, invalidate=lambda: self.store(None)
        )

    def store(self, token):
        self.token = None if token is None else Token(token)


@pytest.fixture
def shared():
    return SharedRefreshes(Store())


def test_one_of_two_gets_the_lease(shared):
    """The other one waits, and finds the new token in its own session once it is there."""
    one, two = Browser(shared), Browser(shared)
    claim = claim_refresh(one.place, STALE, seconds=9)
    assert claim.lease is not None
    assert claim_refresh(two.place, STALE, seconds=9).busy_until > time.time()
    assert finish_refresh(one.place, claim, FRESH) == FRESH
    found = claim_refresh(two.place, STALE, seconds=9)
    assert (found.lease, found.token["access_token"]) == (None, "fresh-secret")
    assert two.token["access_token"] == one.token["access_token"] == "fresh-secret"


def test_of_two_at_the_same_moment_one_is_faster(shared):
    """Both have seen no lease; the cache lets one put it there."""
    one, two = Browser(shared).place, Browser(shared).place
    assert claim_refresh(one, STALE, seconds=9).lease is not None
    object.__setattr__(two, "__class__", type("Late", (type(two),), {"lease": None}))
    assert claim_refresh(two, STALE, seconds=9).busy_until > time.time()


def test_a_failure_gives_the_lease_back(shared):
    """As in a table."""
    browser = Browser(shared)
    claim = claim_refresh(browser.place, STALE, seconds=9)
    assert end_refresh(browser.place, claim, is_refused=False) is None
    assert claim_refresh(browser.place, STALE, seconds=9).lease is not None


def test_whoever_has_not_the_stale_token_finds_nothing(shared):
    """Nor another client registration; what somebody else has put into the cache is not opened."""
    browser = Browser(shared)
    finish_refresh(browser.place, claim_refresh(browser.place, STALE, seconds=9), FRESH)
    for other in (
        Browser(shared, registration="theirs"),
        Browser(shared, Token({**STALE, "refresh_token": "guessed"})),
    ):
        assert other.place.find_newer() is None
    assert "secret" not in repr(shared.store)
    assert "secret" not in repr(Browser(shared).place)
    for key in shared.store:
        shared.store[key] = {"access_token": "planted"}
    assert Browser(shared).place.find_newer() is None
    for key in shared.store:
        shared.store[key] = {"encrypted": "planted"}
    assert Browser(shared).place.find_newer() is None


def test_a_cache_that_is_down_is_no_cache(shared, caplog):
    """Tokens are refreshed as without it, and the log says what is wrong and no secret."""
    shared.store.is_down = True
    browser = Browser(shared)
    claim = claim_refresh(browser.place, STALE, seconds=9)
    assert claim.lease is not None
    assert finish_refresh(browser.place, claim, FRESH) == FRESH
    assert browser.token["access_token"] == "fresh-secret"
    assert "ConnectionError" in caplog.text
    assert "secret" not in caplog.text


def test_without_what_seals_it_is_an_error(monkeypatch):
    """Told where the backend is made."""
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(NotConfigured, match="sealed"):
        require_encryption()
