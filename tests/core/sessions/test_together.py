"""Where async code touches the site: one change of threads for calls that come at once, and each in its own context."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from dance_common.sessions.local import Together

pytest.importorskip("asgiref")

tenant = ContextVar("tenant", default="nobody")


class Turns(Together):
    """Counts the changes of threads."""

    def __init__(self):
        super().__init__()
        self.count = 0

    async def _take(self, turn):
        self.count += 1
        await super()._take(turn)


def test_what_comes_at_once_is_done_in_one_go():
    """A hundred calls of one session change threads once, and each gets what is its own."""
    turns = Turns()

    async def together():
        return await asyncio.gather(*(turns.run(lambda n=n: n) for n in range(100)))

    assert asyncio.run(together()) == list(range(100))
    assert turns.count == 1


def test_each_has_its_own_context():
    """What a context variable says for one call is never what another call of the same session sees."""
    turns = Turns()

    async def call(name):
        tenant.set(name)
        return await turns.run(tenant.get)

    async def together():
        names = [f"t{n // 2}" for n in range(20)]
        return names, await asyncio.gather(*map(call, names), turns.run(tenant.get))

    names, found = asyncio.run(together())
    assert found == [*names, "nobody"]
    assert turns.count > 10


def test_an_error_is_its_callers():
    """What one action raises reaches who has asked for it, and no other."""
    turns = Turns()

    def fails():
        raise LookupError("mine")

    async def together():
        return await asyncio.gather(
            turns.run(lambda: 1), turns.run(fails), turns.run(lambda: 3), return_exceptions=True
        )

    one, error, three = asyncio.run(together())
    assert (one, three) == (1, 3)
    assert isinstance(error, LookupError)


def test_who_cancels_waits_for_the_action_and_for_no_other():
    """An action is run to its end, also if it has not begun; others that came with it get their outcomes."""
    turns, done = Turns(), []
    begun, go = threading.Event(), threading.Event()

    def slow():
        begun.set()
        go.wait(10)
        done.append("slow")
        return "slow"

    async def give_up():
        first = asyncio.ensure_future(turns.run(slow))
        second = asyncio.ensure_future(turns.run(lambda: done.append("second")))
        while not begun.is_set():
            await asyncio.sleep(0.01)
        second.cancel()
        await asyncio.sleep(0.05)
        assert not second.done()
        go.set()
        return await asyncio.gather(first, second, return_exceptions=True)

    first, second = asyncio.run(give_up())
    assert first == "slow"
    assert isinstance(second, asyncio.CancelledError)
    assert done == ["slow", "second"]


def test_loops_of_several_threads_have_turns_of_their_own():
    """A session that two event loops use at once serves both."""
    turns = Turns()

    async def calls():
        found = [await asyncio.gather(*(turns.run(lambda: 1) for _ in range(5))) for _ in range(20)]
        return sum(map(sum, found))

    found = []
    threads = [
        threading.Thread(target=lambda: found.append(asyncio.run(calls()))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == [100] * 4


def test_an_error_that_no_future_can_hold_keeps_nobody_waiting():
    """Python's own signal for the end of an iteration is an error like any other to whoever waits."""
    turns = Turns()

    def ends():
        raise StopIteration

    async def together():
        return await asyncio.gather(turns.run(ends), turns.run(lambda: 2), return_exceptions=True)

    error, other = asyncio.run(together())
    assert isinstance(error, RuntimeError)
    assert other == 2
