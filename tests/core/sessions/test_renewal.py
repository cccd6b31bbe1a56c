"""What becomes of a refreshed token where keeping it, or waiting for it, goes wrong."""

from __future__ import annotations

import threading
import time

import pytest
from core_helpers import REMOTE, Slot, error_of, oauth2_dance

from dance_common.backends import BackendSlot, MemoryBackend
from dance_common.backends.tables.cache import TokenCache
from dance_common.backends.tables.owners import Owner
from dance_common.errors import ProviderUnreachable, TokenNotStored
from dance_common.sessions import refresh as refreshing
from dance_common.sessions.errors import TokenLost
from dance_common.sessions.refresh import Refreshes
from dance_common.sessions.steps import LocalStep, WaitStep, run
from dance_common.tokens import Token

KEY = "a-new-key-of-at-least-32-characters"


def stale():
    """Return an expired token; each test has its own, since refreshes are remembered for a minute."""
    unique = f"{time.time_ns()}"
    return {
        "access_token": f"stale-{unique}",
        "refresh_token": f"refresh-{unique}",
        "token_type": "Bearer",
        "expires_at": 1,
    }


class FailingSlot(Slot):
    """A slot that can't keep anything, for now."""

    trouble: Exception | None = RuntimeError("the row says access-1")

    def save(self, token):
        if self.trouble is not None:
            raise self.trouble
        super().save(token)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (RuntimeError("the row says access-1"), "RuntimeError"),
        (TokenNotStored("The database did not keep it."), "The database did not keep it."),
    ],
)
def test_a_token_that_can_not_be_stored_is_not_lost(canned, caplog, monkeypatch, trouble, said):
    """It is used, the log says so without it, and the next session of this process keeps it after all."""
    monkeypatch.setattr("dance_common.sessions.refresh.STORE_SECONDS", 0.1)
    canned.post(REMOTE.refresh_url, json={"access_token": "access-1", "refresh_token": "r-2"})
    slot = FailingSlot(stale())
    slot.trouble = trouble
    assert oauth2_dance(REMOTE).session(slot).refresh()["access_token"] == "access-1"
    assert "could not be stored" in caplog.text
    assert said in caplog.text
    assert oauth2_dance(REMOTE).session(slot).refresh()["access_token"] == "access-1"
    assert "access-1" not in caplog.text
    slot.trouble = None
    assert oauth2_dance(REMOTE).session(slot).refresh()["access_token"] == "access-1"
    assert slot.token["refresh_token"] == "r-2"
    assert len(canned.calls) == 1


@pytest.mark.parametrize("danced_meanwhile", [False, True])
def test_who_waited_for_a_dead_token_drops_a_copy_of_it(monkeypatch, danced_meanwhile):
    """Each browser with a cookie session has a copy; whoever had got another token meanwhile keeps that."""

    class Others:
        """Another request was asking, and was refused."""

        def share(self, key, refresh):
            if danced_meanwhile:
                slot.token = {"access_token": "danced meanwhile"}
            yield WaitStep(0)
            raise TokenLost("The provider refused.")

    monkeypatch.setattr("dance_common.sessions.refresh.refreshes", Others())
    slot, heard = Slot(stale()), []
    session = oauth2_dance(REMOTE).session(slot)
    session.on_token_lost = heard.append
    assert isinstance(error_of(session.refresh), TokenLost)
    assert slot.token == ({"access_token": "danced meanwhile"} if danced_meanwhile else None)
    assert heard == []


def test_waiting_for_another_requests_refresh_ends(monkeypatch):
    """Who has waited long enough is told so, and hangs no longer."""
    monkeypatch.setattr(refreshing, "LONGEST_WAIT", 0.01)
    flights, begun, done = Refreshes(), threading.Event(), threading.Event()

    def slow():
        begun.set()
        done.wait(30)
        return Token(access_token="a")

    def steps():
        return (yield LocalStep(slow))

    first = threading.Thread(target=lambda: run(None, flights.share(b"stale", steps)))
    first.start()
    assert begun.wait(30)
    with pytest.raises(ProviderUnreachable) as caught:
        run(None, flights.share(b"stale", steps))
    assert (caught.value.code, caught.value.status) == ("refresh_busy", 504)
    done.set()
    first.join(30)


@pytest.mark.parametrize("slot", [None, BackendSlot(MemoryBackend(), None)], ids=["none", "memory"])
def test_a_session_without_accounts_says_so(slot):
    """Where no backend keeps accounts apart there are none, and none can be chosen."""
    session = oauth2_dance(REMOTE).session(slot)
    assert session.accounts == ()
    with pytest.raises(LookupError, match="'7'"):
        session.for_account("7")
    with pytest.raises(LookupError, match="'7'"):
        session.set_default_account("7")


def test_what_a_cache_holds_under_a_key_that_is_gone_is_read_anew():
    """The table knows better than an entry that nobody can open."""

    class Store(dict):
        def get_many(self, keys):
            return {key: self[key] for key in keys if key in self}

        def add(self, key, value):
            self.setdefault(key, value)

        def set(self, key, value, seconds=None):
            self[key] = value

    store, owner = Store(), Owner("github", 7)
    assert TokenCache(store, "t", keys=lambda: [KEY]).get(owner, lambda: ["old"]) == ["old"]
    assert TokenCache(store, "t", keys=lambda: [KEY]).get(owner, lambda: ["never asked"]) == ["old"]
    assert TokenCache(store, "t").get(owner, lambda: ["new"]) == ["new"]
