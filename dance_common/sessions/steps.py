"""A call as steps that may wait: run one after the other, or by threads for code that must not wait.

It is the idea of httpx's ``Auth.auth_flow``: one generator for both kinds of code. A step either touches the site (its
backend, its session, the state of our session) or sends a prepared request to the provider. In async code the first
kind runs where the framework wants such things done, one at a time; requests are sent by threads of their own, so that
several calls of one session can be under way.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
import threading
import time
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, NamedTuple, Protocol, Self, TypeVar

import requests

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

    @classmethod
    def of(cls, *args: Any, **options: Any) -> Self:
        """Return the call for arguments of ``ProviderSession.request``."""
        own = {name: options.pop(name) for name in cls._fields[:-1] if name in options}
        return cls(*args, **own)._replace(options=options)


@dataclass(frozen=True)
class LocalStep:
    """A step that touches the site."""

    action: Callable[[], object]


@dataclass(frozen=True)
class NetworkStep:
    """A step that sends a request and waits for the response.

    Attributes:
        request: what is sent, with the token where it carries one.
        settings: the keyword arguments of ``requests.Session.send``.
    """

    request: requests.PreparedRequest
    settings: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class ProviderStep:
    """A step that asks the provider in its own way and touches nothing of the site; once begun it is carried through.

    Attributes:
        action: is called with the session to send by.
    """

    action: Callable[[Any], object]


@dataclass(frozen=True)
class WaitStep:
    """A step that waits, and holds nothing meanwhile.

    Attributes:
        seconds: how long.
        event: ends the wait as soon as it is set, in code that may block its thread.
    """

    seconds: float
    event: threading.Event | None = None


AnyStep = LocalStep | NetworkStep | ProviderStep | WaitStep
Steps = Generator[AnyStep, Any, R]


class Sender(Protocol):
    """What steps need of a session."""

    cookies: Any

    @property
    def send(self) -> Callable[..., requests.Response]:
        """Send a prepared request; see ``requests.Session.send``."""
        ...

    def twin(self) -> Self:
        """Return a copy that another thread can send by."""
        ...


def run(session: Sender, steps: Steps[R]) -> R:
    """Run the steps here, and return what they lead to."""
    try:
        step = next(steps)
        while True:
            try:
                found = _act(session, step)
            except BaseException as error:
                step = steps.throw(error)
            else:
                step = steps.send(found)
    except StopIteration as end:
        result: R = end.value
        return result


def _act(session: Sender, step: AnyStep) -> object:
    if isinstance(step, LocalStep):
        return step.action()
    if isinstance(step, NetworkStep):
        return session.send(step.request, **step.settings)
    if isinstance(step, ProviderStep):
        return step.action(session)
    if step.event is not None:
        return step.event.wait(step.seconds)
    time.sleep(step.seconds)
    return None


async def run_async(session: Sender, steps: Steps[R]) -> R:
    """Run the steps without keeping the event loop waiting, and return what they lead to."""
    twin = session
    cancelled: asyncio.CancelledError | None = None
    found: object
    try:
        step = next(steps)
        while True:
            try:
                if isinstance(step, LocalStep):
                    # The copy is made in the same go, where nobody else touches the session's cookies.
                    found, twin = await run_locally(partial(_act_and_copy, step.action, session))
                    if cancelled is not None:
                        raise cancelled
                elif isinstance(step, ProviderStep):
                    found, cancelled = await _ask_in_thread(twin, step)
                elif isinstance(step, WaitStep):
                    found = await asyncio.sleep(step.seconds, None)
                else:
                    found = await _send_in_thread(session, twin, step)
            except BaseException as error:
                step = steps.throw(error)
            else:
                step = steps.send(found)
    except StopIteration as end:
        result: R = end.value
        return result


def _act_and_copy(action: Callable[[], object], session: Sender) -> tuple[object, Sender]:
    return action(), session.twin()


async def run_locally(action: Callable[[], R]) -> R:
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


async def _send_in_thread(session: Sender, twin: Sender, step: NetworkStep) -> requests.Response:
    """Send by a copy of the session in a thread, and keep the cookies that the provider set."""
    context = contextvars.copy_context()
    send = partial(twin.send, step.request, **step.settings)
    job = _threads().submit(context.run, send)
    try:
        response = await asyncio.wrap_future(job)
    except asyncio.CancelledError:
        # It can't be stopped once it has begun, but nobody will read its response.
        job.add_done_callback(_close)
        raise
    if twin.cookies:
        await run_locally(lambda: session.cookies.update(twin.cookies))
    return response


async def _ask_in_thread(
    twin: Sender, step: ProviderStep
) -> tuple[object, asyncio.CancelledError | None]:
    """Carry the step through in a thread; whoever cancels waits for it, since a new token is there only once.

    Returns:
        What came of it, and the cancellation that has to be raised as soon as that is stored.
    """
    context = contextvars.copy_context()
    job = asyncio.wrap_future(_threads().submit(context.run, step.action, twin))
    try:
        return await asyncio.shield(job), None
    except asyncio.CancelledError as error:
        await asyncio.wait([job])
        return job.result(), error


def _close(job: Future[requests.Response]) -> None:
    if not job.cancelled() and job.exception() is None:
        job.result().close()


def _threads() -> ThreadPoolExecutor:
    # By process: a forked child has none of its parent's threads.
    return _threads_of(os.getpid())


@lru_cache(maxsize=1)
def _threads_of(_process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="oauth-dance")
