"""What a process remembers for a while: bounded, expiring, safe for threads, and empty in a forked child."""

from __future__ import annotations

import os
import threading

import pytest
from core_helpers import at_once

from dance_common.memory import Memory, fingerprint


class Clock:
    now = 0.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still."""
    clock = Clock()
    monkeypatch.setattr("dance_common.memory.time", clock)
    return clock


def memory(**options):
    return Memory(**({"lifetime": 60, "most": 100} | options))


def test_what_is_put_there_is_found():
    """Until it is replaced or discarded."""
    known = memory()
    assert known.get("a") is None
    known.set("a", 1)
    assert (known.get("a"), len(known)) == (1, 1)
    known.set("a", 2)
    assert (known.get("a"), len(known)) == (2, 1)
    known.discard("a")
    known.discard("a")
    assert (known.get("a"), len(known)) == (None, 0)


def test_the_first_value_stays():
    """setdefault returns what is there, and puts its own value where nothing is."""
    known = memory()
    assert known.setdefault("a", 1) == 1
    assert known.setdefault("a", 2) == 1
    assert known.get("a") == 1


def test_everything_can_be_forgotten():
    """At once."""
    known = memory()
    known.set("a", 1)
    known.clear()
    assert (known.get("a"), len(known)) == (None, 0)
    known.set("a", 2)
    assert known.get("a") == 2


def test_entries_go_after_their_lifetime(clock):
    """Counted from when they were put there last, whether or not anybody asks meanwhile."""
    known = memory()
    known.set("a", 1)
    clock.now = 59.9
    assert known.get("a") == 1
    assert known.setdefault("a", 2) == 1
    known.set("b", 1)
    clock.now = 60
    assert known.get("a") is None
    assert known.setdefault("a", 2) == 2
    known.set("b", 2)
    clock.now = 119.9
    assert (known.get("a"), known.get("b")) == (2, 2)


def test_what_has_expired_takes_no_room(clock):
    """It is dropped when something is put there."""
    known = memory()
    for key in "abc":
        known.set(key, 1)
    clock.now = 60
    known.set("d", 1)
    assert len(known) == 1


def test_the_oldest_goes_where_there_are_too_many():
    """A value that is set again counts as new; one that is only read does not."""
    known = memory(most=3)
    for key in "abc":
        known.set(key, 1)
    known.set("a", 2)
    known.get("b")
    known.set("d", 1)
    assert [known.get(key) for key in "abcd"] == [2, None, 1, 1]
    assert len(known) == 3


def test_setting_a_key_again_pushes_nobody_out():
    """A full memory has room for what is in it."""
    known = memory(most=2)
    for key in "abb":
        known.set(key, 1)
    assert [known.get(key) for key in "ab"] == [1, 1]


def test_what_is_in_use_stays(clock):
    """However old it is, and however many there are; others go in its place."""
    known = memory(most=2, is_in_use=lambda value: value == "busy")
    for key, value in (("a", "busy"), ("b", "idle"), ("c", "busy"), ("d", "busy")):
        known.set(key, value)
    assert [known.get(key) for key in "abcd"] == ["busy", None, "busy", "busy"]
    clock.now = 1000
    assert known.setdefault("a", "new") == "busy"
    known.set("e", "idle")
    assert [known.get(key) for key in "acde"] == ["busy", "busy", "busy", "idle"]


def test_threads_agree_on_one_value():
    """Of sixteen threads one puts its value there."""
    known = memory()
    found = at_once(lambda number: known.setdefault("a", number))
    assert len(set(found)) == 1


def test_threads_agree_in_a_new_process(monkeypatch):
    """Also where they are the first to ask in a child that was forked without hooks."""
    for _ in range(50):
        known = memory()
        known.set("a", "parent's")
        monkeypatch.setattr("dance_common.memory.os.getpid", lambda: -1)
        assert len(set(at_once(lambda number, known=known: known.setdefault("a", number)))) == 1
        monkeypatch.undo()


def test_a_new_process_waits_for_none_of_its_parents_locks(monkeypatch):
    """The parent's other threads, who held them, are not there."""
    known = memory()
    known.set("a", 1)
    (contents,) = known._by_process.values()
    with contents.lock:
        monkeypatch.setattr("dance_common.memory.os.getpid", lambda: -1)
        assert known.get("a") is None
        known.set("b", 2)
        assert (known.get("b"), len(known), len(known._by_process)) == (2, 1, 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_starts_empty():
    """What its parent goes on to do with a value nobody does in the child."""
    known = memory()
    known.set("a", threading.Lock())
    child = os.fork()
    if not child:
        os._exit(0 if known.get("a") is None and known.setdefault("a", 1) == 1 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert known.get("a") is not None


def test_a_fingerprint_shows_nothing_and_tells_apart():
    """The same strings give the same bytes; others don't, also where they only end elsewhere."""
    assert fingerprint("secret", "b") == fingerprint("secret", "b")
    others = {fingerprint("secretb"), fingerprint("secret", "b"), fingerprint("b", "secret")}
    assert len(others | {fingerprint("\ud800"), fingerprint()}) == 5
    assert b"secret" not in fingerprint("secret", "b")
