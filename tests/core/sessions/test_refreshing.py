"""One refresh for one stale token, however many threads ask."""

from __future__ import annotations

import threading
import time

import pytest
from core_helpers import at_once, error_of

from dance_common.errors import DanceError, ProviderFailed
from dance_common.sessions.refresh import Refreshes
from dance_common.sessions.steps import LocalStep, run
from dance_common.tokens import Token


def share(flights, key, refresh):
    """Run the steps of a refresh that ``refresh`` is all of."""

    def steps():
        return (yield LocalStep(refresh))

    return run(None, flights.share(key, steps))


def test_sixteen_threads_refresh_once():
    """Threads that ask while a refresh runs share its outcome, each with a copy of its own."""
    asked = []

    def refresh():
        asked.append(threading.get_ident())
        time.sleep(0.05)
        return Token(access_token="new")

    flights = Refreshes()
    tokens = at_once(lambda number: share(flights, b"stale", refresh))
    assert len(asked) == 1
    assert tokens == [{"access_token": "new"}] * 16
    assert len(set(map(id, tokens))) == 16


def test_different_tokens_do_not_wait_for_each_other():
    """Refreshes of two tokens run at the same time."""
    flights = Refreshes()
    barrier = threading.Barrier(2)

    def refresh():
        barrier.wait(5)
        return Token(access_token="new")

    results = at_once(lambda number: share(flights, b"stale %d" % number, refresh), 2)
    assert len(results) == 2


def test_who_waited_for_a_failure_fails_too_and_the_next_tries_again():
    """A failed refresh fails for everybody under way, each with an error of its own, and isn't remembered."""
    flights = Refreshes()
    asked = []
    began = threading.Event()

    def refresh():
        asked.append(1)
        began.set()
        time.sleep(0.1)
        raise ProviderFailed("It broke.", code="broken")

    def late(number):
        if number:
            began.wait(5)
        return share(flights, b"stale", refresh)

    errors = at_once(late)
    assert [error.code for error in errors] == ["broken"] * 16
    assert len(set(map(id, errors))) == 16
    assert len(asked) == 1
    assert share(flights, b"stale", lambda: Token(access_token="new")) == {"access_token": "new"}


def test_another_failure_is_nobody_elses():
    """An error in the app's own hook reaches its caller only; who comes next asks again."""
    flights = Refreshes()

    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        share(flights, b"stale", broken)
    assert share(flights, b"stale", lambda: Token(a=1)) == {"a": 1}


def test_a_refresh_is_remembered_for_a_while(monkeypatch):
    """For some time the same stale token leads to the same new one; then it is asked for again."""
    flights = Refreshes()
    counter = iter(range(10))

    def ask():
        return share(flights, b"stale", lambda: Token(number=next(counter)))["number"]

    assert (ask(), ask()) == (0, 0)
    now = time.monotonic
    monkeypatch.setattr("dance_common.memory.time.monotonic", lambda: now() + 59)
    assert ask() == 0
    monkeypatch.setattr("dance_common.memory.time.monotonic", lambda: now() + 61)
    assert ask() == 1


def test_a_flight_that_takes_long_is_not_forgotten_under_way():
    """However long a refresh takes, there is no second one beside it."""
    flights = Refreshes(remembered=-1)
    began, done = threading.Event(), threading.Event()

    def slow():
        began.set()
        done.wait(5)
        return Token(a=1)

    def run(number):
        if number == 0:
            return share(flights, b"stale", slow)
        began.wait(5)
        share(flights, b"another", dict)
        threading.Timer(0.05, done.set).start()
        return share(flights, b"stale", lambda: Token(a=2))

    assert at_once(run, 2) == [{"a": 1}, {"a": 1}]


def test_what_is_remembered_can_not_be_changed():
    """A caller that changes its token changes nobody else's."""
    flights = Refreshes()
    share(flights, b"stale", lambda: Token(a=1))["a"] = 2
    assert share(flights, b"stale", dict) == {"a": 1}


def test_memory_shows_no_secret():
    """What is remembered shows neither the stale token nor the new one."""
    flights = Refreshes()
    share(flights, b"secret-1", lambda: Token(access_token="secret-2"))
    assert "secret-" not in repr(flights) + repr(flights._flights)


def test_the_first_error_is_the_one_raised():
    """Who caused a refresh that failed gets the error itself."""
    broken = DanceError("It broke.")

    def refresh():
        raise broken

    assert error_of(lambda: share(Refreshes(), b"stale", refresh)) is broken
