"""Calls that are sent on an event loop, where aiohttp is installed."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager

import pytest
from core_helpers import REMOTE, elsewhere, oauth2_dance

from dance_common.transport import breaker


class Loop:
    """An event loop that goes on in a thread of its own, as a server's does."""

    def __init__(self):
        self._runner = asyncio.Runner()
        self.loop = self._runner.get_loop()
        self.exchanges = 0
        """Requests that were sent on an event loop."""
        self._over = None
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        with self._runner:
            self._runner.run(self._wait())

    async def _wait(self):
        self._over = asyncio.Event()
        await self._over.wait()

    def start(self):
        self._thread.start()

    def end(self):
        if self._thread.is_alive():
            self.loop.call_soon_threadsafe(self._over.set)
            self._thread.join(10)

    def wait_for(self, awaitable):
        """Await on the loop, and return what comes of it."""
        return asyncio.run_coroutine_threadsafe(awaitable, self.loop).result(20)

    def call(self, session, method, url, **options):
        return self.wait_for(session.arequest(method, url, **options))

    def get(self, session, url, **options):
        return self.call(session, "GET", url, **options)


@contextmanager
def running_loop(monkeypatch):
    pool = pytest.importorskip("dance_common.transport.loop_pool", reason="it needs aiohttp")
    loop = Loop()
    usual = pool.LoopPool.exchange

    async def exchange(self, what):
        loop.exchanges += 1
        return await usual(self, what)

    monkeypatch.setattr(pool.LoopPool, "exchange", exchange)
    loop.start()
    try:
        yield loop
    finally:
        loop.end()


@pytest.fixture
def loop(monkeypatch):
    """An event loop, and how many requests were sent on it."""
    with running_loop(monkeypatch) as running:
        yield running


@pytest.fixture(autouse=True)
def _every_server_is_asked():
    breaker.forget()
    yield
    breaker.forget()


@pytest.fixture
def at_odd_server(odd_server):
    """Return a maker of sessions for a provider that lives at the odd server."""

    def make(**facts):
        provider = elsewhere(REMOTE, "https://remote.example", odd_server.origin)
        provider = elsewhere(provider, "https://api.remote.example/v1", odd_server.origin)
        return oauth2_dance(provider).changed(**facts).session(token={"access_token": "secret"})

    return make
