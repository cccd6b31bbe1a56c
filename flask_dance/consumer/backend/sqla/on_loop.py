"""Sessions of SQLAlchemy's asyncio extension in place of others: what asks the table is carried out on an event loop.

``AsyncSession.run_sync`` runs there what is written for sessions that wait, so the table is the same for both.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session, async_sessionmaker
from sqlalchemy.orm import Session, scoped_session

from dance_common.sessions.local import ends_soon, loop_behind_thread

R = TypeVar("R")

AsyncSessions = AsyncSession | async_scoped_session[Any] | async_sessionmaker[Any]


@dataclass(frozen=True, eq=False)
class _Unit:
    """Something that is carried out on an event loop, by a session of its own.

    Attributes:
        task: whose it is: a task that begins meanwhile has a copy of the context, and is none of it.
    """

    task: asyncio.Task[object] | None


_unit: ContextVar[_Unit | None] = ContextVar("flask_dance_unit", default=None)


class LoopSessions:
    """A session for each thing that is carried out, and ends with it: tasks must not share one.

    Attributes:
        scoped: gives the session of what is carried out now; elsewhere one that only says which database is asked.

    Args:
        given: what the site has, to make others like it: a maker of sessions, or a session, which itself is not used.
    """

    def __init__(self, given: AsyncSessions) -> None:
        self._make = _maker(given)
        self.scoped: scoped_session[Session] = scoped_session(
            lambda: self._make().sync_session,  # type: ignore[arg-type]  # whatever can be called will do
            scopefunc=_current_unit,
        )

    async def run(self, action: Callable[[], R]) -> R:
        """Carry the action out on the running event loop, or on that of the process, if this one ends with a view."""
        if ends_soon(asyncio.get_running_loop()):
            unit = asyncio.run_coroutine_threadsafe(self._run_here(action), _loop_of_process())
            return await asyncio.wrap_future(unit)
        return await self._run_here(action)

    async def _run_here(self, action: Callable[[], R]) -> R:
        async with self._make() as own:
            return await own.run_sync(self._act, action)

    def _act(self, session: Session, action: Callable[[], R]) -> R:
        # A user who is returned is the caller's, who has no session to read it again.
        session.expire_on_commit = False
        before = _unit.set(_Unit(_task()))
        self.scoped.registry.set(session)
        try:
            return action()
        finally:
            self.scoped.registry.clear()
            _unit.reset(before)

    def run_waiting(self, action: Callable[[], R]) -> R:
        """Carry the action out for code that waits: on the server's event loop, if this thread works for one.

        Otherwise on that of the process: an engine can be used by one event loop at a time.

        Raises:
            RuntimeError: an event loop runs in this thread, and would wait for itself.
        """
        if _current_unit() is not None:
            return action()
        if _task() is not None:
            raise RuntimeError(
                "An async view has to await this (aget, aauthorized …): its tokens are in an async engine's database."
            )
        loop = loop_behind_thread() or _loop_of_process()
        return asyncio.run_coroutine_threadsafe(self._run_here(action), loop).result()


_starting = threading.Lock()


def _loop_of_process() -> asyncio.AbstractEventLoop:
    with _starting:
        return _start_loop(os.getpid())  # a forked child has none of its parent's threads


@lru_cache(maxsize=1)
def _start_loop(_process: int) -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="flask-dance-loop", daemon=True).start()
    return loop


def _current_unit() -> _Unit | None:
    unit = _unit.get()
    return unit if unit is not None and unit.task is _task() else None


def _task() -> asyncio.Task[object] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


def _maker(given: AsyncSessions) -> Callable[[], AsyncSession]:
    if isinstance(given, async_scoped_session):
        return given.session_factory
    if isinstance(given, async_sessionmaker):
        return given
    # In SQLAlchemy 2.0 a session has them only if they were given.
    bind, binds = (getattr(given, name, None) for name in ("bind", "binds"))
    own_class = given.sync_session_class
    return partial(type(given), bind, binds=dict(binds or {}), sync_session_class=own_class)
