"""Ten thousand calls of an async site leave nothing: no socket, no task, no object."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("uvicorn")

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]

CALLS, AT_ONCE, GIVEN_UP = 10_000, 100, 500
SITE = Path(__file__).with_name("awaited_site.py")
ANSWER = b'HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{"login": "mona"}'


class Provider(asyncio.Protocol):
    """Answers at once, but never to ``/slow``."""

    connections: set[Provider] = set()  # noqa: RUF012  # all of one test

    def connection_made(self, transport):
        self.transport = transport
        self.connections.add(self)

    def connection_lost(self, _error):
        self.connections.discard(self)

    def data_received(self, data):
        if not data.startswith(b"GET /slow"):
            self.transport.write(ANSWER)


@contextmanager
def served(origin):
    with subprocess.Popen(
        [sys.executable, str(SITE), origin], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


async def visit(client, site, path, times):
    """Visit the page so many times, by so many visitors at once; return the answers that were found."""
    left, found = iter(range(times)), set()

    async def visitor():
        for _ in left:
            async with client.get(f"{site}{path}") as answer:
                found.add(await answer.text())

    await asyncio.gather(*(visitor() for _ in range(AT_ONCE)))
    return found


async def facts(site):
    """Return what the site's process holds while it has this one visitor."""
    async with aiohttp.request("GET", f"{site}/facts") as answer:
        return await answer.json(content_type=None)


async def soak():
    loop = asyncio.get_running_loop()
    provider = await loop.create_server(Provider, "127.0.0.1", 0, backlog=512)
    async with provider:
        return await visits(provider)


async def visits(provider):
    with served(f"http://127.0.0.1:{provider.sockets[0].getsockname()[1]}") as site:

        async def round_of(calls, given_up):
            # A client of its own for each round: what it keeps open is nothing that the site keeps.
            async with aiohttp.ClientSession() as client:
                assert await visit(client, site, "/call", calls) == {'{"login": "mona"}'}
                assert await visit(client, site, "/give-up", given_up) == {'"CancelledError"'}
            await asyncio.sleep(2.5)
            return await facts(site)

        before = await round_of(1000, AT_ONCE)
        connections = len(Provider.connections)
        after = await round_of(CALLS, GIVEN_UP)
        return before, after, connections, len(Provider.connections)


def test_ten_thousand_calls_leave_nothing():
    """After the calls, and half a thousand that were given up, the process holds what it held before."""
    before, after, *connections = asyncio.run(soak())
    assert connections == [0, 0]
    assert after["sockets"] <= before["sockets"]
    assert after["tasks"] <= before["tasks"]
    assert after["garbage"] == 0
    assert after["objects"] - before["objects"] < 500
