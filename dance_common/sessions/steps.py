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
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, NamedTuple, Protocol, Self, TypeVar

import requests

from ..backends.tables.backend import OnLoop
from ..connections import Connections
from ..provider import NOTHING
from ..transport import on_loop
from ..transport.endpoint import send_whole
from .local import Together, ends_soon, run_locally, until_done

R = TypeVar("R")

_MOST_POOLS = 512
"""Dances that have threads of their own; those of one that drops out end once they have nothing more to do."""


class Call(NamedTuple):
    """One call of a provider's API, as a view asks for it; see ``ProviderSession.request``."""

    method: str
    url: str
    data: object = None
    headers: Mapping[str, str] | None = None
    withhold_token: bool = False
    should_load_token: bool = True
    options: Mapping[str, Any] = NOTHING

    @property
    def is_repeatable(self) -> bool:
        """Whether the body can be sent a second time: files and generators are spent by the first."""
        return not self.options.get("files") and (
            self.data is None or isinstance(self.data, str | bytes | Mapping | list | tuple)
        )

    @classmethod
    def of(cls, *args: Any, **options: Any) -> Self:
        """Return the call for arguments of ``ProviderSession.request``."""
        own = {name: options.pop(name) for name in cls._fields[:-1] if name in options}
        return cls(*args, **own)._replace(options=options)


@dataclass(frozen=True)
class LocalStep:
    """A step that touches the site.

    Attributes:
        action: does it.
        may_ask: whether it may ask the provider, too, so that no event loop can wait for it.
    """

    action: Callable[[], object]
    may_ask: bool = False


@dataclass(frozen=True)
class NetworkStep:
    """A step that sends a request and waits for the response.

    Attributes:
        request: what is sent, with the token where it carries one.
        settings: the keyword arguments of ``requests.Session.send``.
        most: bytes that the response may have; None for what holds for APIs.
        is_carried_through: whether whoever cancels waits for the response.
    """

    request: requests.PreparedRequest
    settings: Mapping[str, Any] = field(repr=False)
    most: int | None = None
    is_carried_through: bool = False


@dataclass(frozen=True)
class ProviderStep:
    """A step that may ask the provider in its own way and touches nothing of the site; it is carried through.

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


class Sender(on_loop.Sender, Protocol):
    """What steps need of a session.

    Attributes:
        dance_name: the name of the dance that made it.
        connections: how connections are kept, and how many threads async code may use.
    """

    dance_name: str
    connections: Connections

    @property
    def on_loop(self) -> OnLoop | None:
        """What touches the site on the running event loop; None where a thread has to."""
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
        return _sending(session, step)()
    if isinstance(step, ProviderStep):
        return step.action(session)
    if step.event is not None:
        return step.event.wait(step.seconds)
    time.sleep(step.seconds)
    return None


def _sending(session: Sender, step: NetworkStep) -> Callable[[], requests.Response]:
    if step.most is None:
        return partial(session.send, step.request, **step.settings)
    return partial(send_whole, session, step.request, step.settings, most=step.most)


async def run_async(session: Sender, steps: Steps[R]) -> R:
    """Run the steps without keeping the event loop waiting, and return what they lead to."""
    twin = session
    exchange: on_loop.Exchange | None = None
    cancelled: asyncio.CancelledError | None = None
    found: object
    try:
        step = next(steps)
        while True:
            try:
                if isinstance(step, LocalStep):
                    # The copy is made in the same go, where nobody else touches the session's cookies.
                    act = partial(_act_and_copy, step.action, session)
                    run_it = run_locally if step.may_ask else _together(session).run
                    (found, exchange), twin = await run_it(act)
                    if cancelled is not None:
                        raise cancelled
                elif isinstance(step, ProviderStep):
                    ask = partial(_act_and_plan, partial(step.action, twin), twin)
                    (found, exchange), error = await _carried_through(_in_thread(twin, ask))
                    cancelled = cancelled or error
                elif isinstance(step, WaitStep):
                    found = await asyncio.sleep(step.seconds, None)
                elif step.is_carried_through:
                    sending = _send(session, twin, step, exchange)
                    found, error = await _carried_through(asyncio.ensure_future(sending))
                    cancelled = cancelled or error
                else:
                    found = await _send(session, twin, step, exchange)
            except BaseException as error:
                step = steps.throw(error)
            else:
                step = steps.send(found)
    except StopIteration as end:
        if cancelled is not None:
            raise cancelled from None
        result: R = end.value
        return result


def _together(session: Sender) -> Together:
    """Return where the session's steps touch the site; only sessions of async code have it."""
    own: Together | None = vars(session).get("_together")
    if own is None:
        own = vars(session)["_together"] = Together(session.on_loop)
    return own


class _Planned(NamedTuple):
    """What an action has returned, and how the event loop can send it, where it is a request that can be sent there."""

    found: object
    exchange: on_loop.Exchange | None


def _act_and_plan(action: Callable[[], object], session: Sender) -> _Planned:
    found = action()
    if isinstance(found, NetworkStep):
        exchange = on_loop.plan(session, found.request, found.settings, most=found.most)
        return _Planned(found, exchange)
    return _Planned(found, None)


def _act_and_copy(action: Callable[[], object], session: Sender) -> tuple[_Planned, Sender]:
    return _act_and_plan(action, session), session.twin()


async def _send(
    session: Sender, twin: Sender, step: NetworkStep, exchange: on_loop.Exchange | None
) -> requests.Response:
    """Send by a copy of the session, and keep the cookies that the provider set."""
    if exchange is None or exchange.request is not step.request or _ends_soon():
        response = await _send_in_thread(twin, _sending(twin, step))
    else:
        sent = await on_loop.send(twin, exchange, step.settings)
        response = await _send_in_thread(twin, sent) if callable(sent) else sent
    if twin.cookies:
        await run_locally(lambda: session.cookies.update(twin.cookies), session.on_loop)
    return response


def _ends_soon() -> bool:
    # Connections would end with the event loop: those of the process are kept, and threads use these.
    return ends_soon(asyncio.get_running_loop())


async def _send_in_thread(twin: Sender, send: Callable[[], requests.Response]) -> requests.Response:
    job = _in_thread(twin, send)
    try:
        return await asyncio.wrap_future(job)
    except asyncio.CancelledError:
        # It can't be stopped once it has begun, but nobody will read its response.
        job.add_done_callback(_close)
        raise


async def _carried_through(
    job: Future[R] | asyncio.Future[R],
) -> tuple[R, asyncio.CancelledError | None]:
    """Wait for the job to its end, as whoever cancels has to: a new token is there only once.

    Returns:
        What came of it, and the cancellation that has to be raised as soon as that is stored.
    """
    future = job if isinstance(job, asyncio.Future) else asyncio.wrap_future(job)
    cancelled = await until_done(future)
    return future.result(), cancelled


async def read_async(
    session: Sender, response: requests.Response, chunk_size: int
) -> AsyncGenerator[bytes, None]:
    """Yield the body of a response, which threads read piece by piece, and close it afterwards."""
    chunks = response.iter_content(chunk_size)
    job = _in_thread(session, partial(next, chunks, None))
    try:
        while True:
            chunk: bytes | None = await asyncio.wrap_future(job)
            if chunk is None:
                return
            yield chunk
            job = _in_thread(session, partial(next, chunks, None))
    finally:
        # Not while a thread still reads, for somebody who has given up.
        job.add_done_callback(lambda _: response.close())


def _close(job: Future[requests.Response]) -> None:
    if not job.cancelled() and job.exception() is None:
        job.result().close()


def _in_thread(twin: Sender, action: Callable[[], R]) -> Future[R]:
    return _threads(twin).submit(contextvars.copy_context().run, action)


def _threads(session: Sender) -> ThreadPoolExecutor:
    # By dance: what one provider keeps waiting is no matter to another. By process: a forked child has none of its
    # parent's threads.
    return _threads_of(os.getpid(), session.dance_name, session.connections.async_threads)


@lru_cache(maxsize=_MOST_POOLS)
def _threads_of(_process: int, _dance: str, most: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(most, thread_name_prefix="oauth-dance")
