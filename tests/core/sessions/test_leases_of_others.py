"""A refresh meets what happens in the store meanwhile: another's lease, a deletion, a database that fails."""

from __future__ import annotations

import time

import pytest

from dance_common.backends.store import HeldSlot
from dance_common.backends.tables.refusals import DatabaseRefusal
from dance_common.backends.tables.user_rows import RefreshClaim
from dance_common.errors import ProviderFailed, TokenNotStored
from dance_common.sessions.refresh import Refresh, refreshes
from dance_common.sessions.steps import ProviderStep, run
from dance_common.tokens import Token

STALE = Token(access_token="stale", refresh_token="r")
NEW = Token(access_token="new", refresh_token="r2")


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    refreshes.clear()
    yield
    refreshes.clear()


def asking(ask, stale):
    """Return the steps that ask a provider who is a function."""
    return (yield ProviderStep(lambda session: ask(session, stale)))


def refresh(store, ask=lambda session, token: NEW):
    wish = Refresh(
        stale=STALE,
        identity=store.identity(),
        store=store,
        was_stored=True,
        title="Example",
        seconds=1,
        ask=lambda stale: asking(ask, stale),
    )
    return run(None, wish.steps("id"))


class BusyStore(HeldSlot):
    """Somebody else has the lease when it is asked for first, and has stored a new token then."""

    asked = 0

    def claim_refresh(self, identity, stale, *, seconds):
        self.asked += 1
        if self.asked == 1:
            return RefreshClaim(busy_until=time.time() + 0.02)
        return RefreshClaim(token=NEW)


def test_who_finds_a_lease_waits_for_the_token_of_its_holder():
    """The provider is not asked a second time."""
    store = BusyStore(STALE)
    assert refresh(store, ask=lambda session, token: pytest.fail("asked"))["access_token"] == "new"
    assert store.asked == 2


class BrokenStore(HeldSlot):
    """A database that stores nothing more once a lease was given."""

    def finish_refresh(self, identity, claim, token):
        raise RuntimeError("secret of the database")

    def end_refresh(self, identity, claim, *, is_refused):
        raise RuntimeError("secret of the database")


def test_a_token_that_can_not_be_stored_is_used_all_the_same(caplog, monkeypatch):
    """The provider gave it only once; the log says so without the database's words."""
    monkeypatch.setattr("dance_common.sessions.refresh.STORE_SECONDS", 0.1)
    assert refresh(BrokenStore(STALE))["access_token"] == "new"
    assert "could not be stored: RuntimeError" in caplog.text
    assert "secret" not in caplog.text


class StoreOutOfReach(HeldSlot):
    """A database that is out of reach when it is first asked to store the new token."""

    def __init__(self, token, *failures):
        super().__init__(token)
        self.failures = list(failures)

    def finish_refresh(self, identity, claim, token):
        if self.failures:
            raise self.failures.pop(0)
        return super().finish_refresh(identity, claim, token)


def not_stored(kind, **names):
    """Return how a table says that the database has refused, with an error of that kind."""
    error = TokenNotStored("The database did not keep it.")
    error.__cause__ = DatabaseRefusal(kind, "", names)
    return error


@pytest.mark.parametrize(
    "failure", [RuntimeError("cache"), not_stored("OperationalError"), not_stored("LockTimeout")]
)
def test_a_database_that_is_out_of_reach_is_asked_again(caplog, failure):
    """What the provider gave is there only once: it is stored when the link to the database is mended."""
    store = StoreOutOfReach(STALE, failure, failure)
    assert refresh(store)["access_token"] == "new"
    assert store.load()["access_token"] == "new"
    assert "could not be stored" not in caplog.text


@pytest.mark.parametrize(
    "failure",
    [
        not_stored("IntegrityError"),
        not_stored("OperationalError", missing="tokens"),
        TokenNotStored("The site's own backend says no."),
    ],
)
def test_a_database_that_refuses_for_good_is_asked_once(caplog, failure):
    """Nobody waits for what will not pass."""
    store = StoreOutOfReach(STALE, failure)
    assert refresh(store)["access_token"] == "new"
    assert store.load()["access_token"] == STALE["access_token"]
    assert "could not be stored" in caplog.text


def test_a_lease_that_can_not_be_given_back_hides_no_failure_of_the_provider(caplog):
    """The caller learns what the provider did."""

    def fails(session, token):
        raise ProviderFailed(title="Example")

    with pytest.raises(ProviderFailed):
        refresh(BrokenStore(STALE), ask=fails)
    assert "a lease could not be given back: RuntimeError" in caplog.text
