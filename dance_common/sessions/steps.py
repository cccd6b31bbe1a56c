"""A call as steps that may wait: carried out one after the other, or by threads for code that must not wait.

A step either touches the site (its backend, its session, the state of our session) or only the provider. In async code
the first kind runs where the framework wants such things done, one at a time; the second in threads of their own, each
with a copy of the session, so that several calls of one session can be under way.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from ..provider import NOTHING

R = TypeVar("R")

MOST_THREADS = 32
"""Calls of async code that a process has under way at once; further ones wait for their turn."""


class Call(NamedTuple):
    """One call of a provider's API, as a view asks for it; see ``ProviderSession.request``."""

    method: str
    url: str
    data: Any = None
    headers: Mapping[str, str] | None = None
    withhold_token: bool = False
    should_load_token: bool = True
    options: Mapping[str, Any] = NOTHING


def call_of(
    method: str,
    url: str,
    data: Any = None,
    headers: Mapping[str, str] | None = None,
    withhold_token: bool = False,
    *,
    should_load_token: bool = True,
    **options: Any,
) -> Call:
    """Return the call that the arguments of ``ProviderSession.request`` describe."""
    return Call(method, url, data, headers, withhold_token, should_load_token, options)


@dataclass(frozen=True)
class AtHome:
    """A step that touches the site; ``action`` takes nothing."""

    action: Callable[[], Any]


@dataclass(frozen=True)
class Abroad:
    """A step that waits for the provider; ``action`` takes the session to use."""

    action: Callable[[Any], Any]


Steps = Generator[AtHome | Abroad, Any, R]


def carry_out(session: Any, steps: Steps[R]) -> R:
    """Carry out the steps here, and return what they lead to."""
    try:
        step = next(steps)
        while True:
            try:
                found = step.action() if isinstance(step, AtHome) else step.action(session)
            except BaseException as error:
                step = steps.throw(error)
            else:
                step = steps.send(found)
    except StopIteration as end:
        result: R = end.value
        return result


async def carry_out_in_threads(session: Any, steps: Steps[R]) -> R:
    """Carry out the steps without keeping the event loop waiting, and return what they lead to."""
    try:
        step = next(steps)
        while True:
            try:
                if isinstance(step, AtHome):
                    found = await at_home(step.action)
                else:
                    found = await _abroad(session, step.action)
            except BaseException as error:
                step = steps.throw(error)
            else:
                step = steps.send(found)
    except StopIteration as end:
        result: R = end.value
        return result


async def at_home(action: Callable[[], R]) -> R:
    """Run the action where the framework's own synchronous code runs, and to its end.

    Whoever cancels waits for it: a token that the provider has just given is kept before anything else.

    Raises:
        RuntimeError: asgiref, which knows that place, is not installed.
    """
    try:
        from asgiref.sync import sync_to_async
    except ImportError as error:
        raise RuntimeError(
            "Async calls need asgiref, as Django and Flask[async] have it: pip install 'oauth-dance[async]'."
        ) from error
    task = asyncio.ensure_future(sync_to_async(action, thread_sensitive=True)())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at, or asyncio would complain that nobody did
        raise


async def _abroad(session: Any, action: Callable[[Any], R]) -> R:
    """Run the action in a thread, with a copy of the session, and take home the cookies that the provider set."""
    twin = await at_home(session.twin) if "cookies" in vars(session) else session.twin()
    context = contextvars.copy_context()
    job = _threads().submit(context.run, action, twin)
    try:
        found = await asyncio.wrap_future(job)
    except asyncio.CancelledError:
        # It can't be stopped once it has begun, but nobody will read its answer.
        job.add_done_callback(_close)
        raise
    if twin.cookies:
        await at_home(lambda: session.cookies.update(twin.cookies))
    return found


def _close(job: Future[Any]) -> None:
    if not job.cancelled() and job.exception() is None:
        getattr(job.result(), "close", lambda: None)()


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="oauth-dance")


if hasattr(os, "register_at_fork"):
    # A child has none of its parent's threads.
    os.register_at_fork(after_in_child=_threads.cache_clear)
