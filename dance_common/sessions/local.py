"""Where async code touches the site: in the framework's own thread, for several calls at once in one go."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ..backends.tables.backend import OnLoop

R = TypeVar("R")


async def run_locally(action: Callable[[], R], on_loop: OnLoop | None = None) -> R:
    """Run the action where the framework's own synchronous code runs, and to its end.

    Whoever cancels waits for it: a token that the provider has just given is kept before anything else.

    Args:
        action: what is run.
        on_loop: runs it on the event loop instead.

    Raises:
        RuntimeError: asgiref, which knows that place, is not installed.
    """
    run = on_loop or _in_the_frameworks_thread
    return await _to_its_end(asyncio.ensure_future(run(action)))


async def _in_the_frameworks_thread(action: Callable[[], R]) -> R:
    try:
        from asgiref.sync import sync_to_async
    except ImportError as error:
        raise RuntimeError(
            "Async calls need asgiref, as Django and Flask[async] have it: pip install 'oauth-dance[async]'."
        ) from error
    return await sync_to_async(action, thread_sensitive=True)()


def ends_soon(loop: asyncio.AbstractEventLoop) -> bool:
    """Return whether the event loop is one of those that asgiref makes for one call, such as Flask's for a view."""
    try:
        from asgiref.sync import AsyncToSync
    except ImportError:
        return False
    return loop in AsyncToSync.loop_thread_executors


def loop_behind_thread() -> asyncio.AbstractEventLoop | None:
    """Return the event loop for which this thread does what waits; None for none, and for one that ends soon."""
    try:
        from asgiref.sync import SyncToAsync
    except ImportError:
        return None
    loop: asyncio.AbstractEventLoop | None = getattr(
        SyncToAsync.threadlocal, "main_event_loop", None
    )
    return loop if loop is not None and loop.is_running() and not ends_soon(loop) else None


async def _to_its_end(future: asyncio.Future[R]) -> R:
    if (cancelled := await until_done(future)) is not None:
        if not future.cancelled():
            future.exception()  # looked at, or asyncio would complain that nobody did
        raise cancelled
    return future.result()


async def until_done(future: asyncio.Future[Any]) -> asyncio.CancelledError | None:
    """Wait for the future, however often the waiting is cancelled; return the first cancellation."""
    cancelled: asyncio.CancelledError | None = None
    while not future.done():
        try:
            await asyncio.wait([future])
        except asyncio.CancelledError as error:
            cancelled = cancelled or error
    return cancelled


class Together:
    """Runs actions of one session as ``run_locally``, and those that are asked for at once in one change of threads.

    Each keeps what its context variables said: who came with others gets a turn of its own, and so no other tenant's
    token.

    Args:
        on_loop: runs them on the event loop instead.
    """

    def __init__(self, on_loop: OnLoop | None = None) -> None:
        self._on_loop = on_loop
        self._next: _Turn | None = None
        self._latest: asyncio.Task[None] | None = None

    async def run(self, action: Callable[[], R]) -> R:
        """Run the action; see ``run_locally``."""
        context = dict(contextvars.copy_context().items())
        loop = asyncio.get_running_loop()
        turn = self._next
        if turn is None or turn.loop is not loop or not _is_same(turn.context, context):
            turn = self._next = _Turn(loop, context, before=self._latest)
            turn.task = self._latest = loop.create_task(self._take(turn))
        done: asyncio.Future[R] = loop.create_future()
        turn.waiting.append((action, done))
        return await _to_its_end(done)

    async def _take(self, turn: _Turn) -> None:
        before, turn.before = turn.before, None
        if self._on_loop is not None and before is not None and before.get_loop() is turn.loop:
            # A thread takes one after the other by itself.
            await asyncio.wait([before])
        if self._next is turn:
            self._next = None
        try:
            outcomes = await (self._on_loop or _in_the_frameworks_thread)(turn.act)
            for (_, done), (found, error) in zip(turn.waiting, outcomes, strict=True):
                if error is None:
                    done.set_result(found)
                else:
                    done.set_exception(error)
        except Exception as error:
            # There is no thread to take it to.
            for _, done in turn.waiting:
                done.set_exception(error)
        finally:
            for _, done in turn.waiting:
                done.cancel()


class _Turn:
    """Actions that are run one after the other in one change of threads."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        context: Mapping[contextvars.ContextVar[Any], object],
        *,
        before: asyncio.Task[None] | None,
    ) -> None:
        self.loop = loop
        self.context = context
        self.before = before
        self.waiting: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self.task: asyncio.Task[None] | None = None

    def act(self) -> list[tuple[Any, BaseException | None]]:
        return [_outcome(action) for action, _ in self.waiting]


def _outcome(action: Callable[[], R]) -> tuple[R | None, BaseException | None]:
    try:
        return action(), None
    except StopIteration as error:
        return None, RuntimeError(f"The action raised {error!r}.")  # which no future can hold
    except BaseException as error:
        return None, error


def _is_same(
    one: Mapping[contextvars.ContextVar[Any], object],
    other: Mapping[contextvars.ContextVar[Any], object],
) -> bool:
    """Return whether the context variables have the very same values."""
    return len(one) == len(other) and all(
        name in other and other[name] is value for name, value in one.items()
    )
