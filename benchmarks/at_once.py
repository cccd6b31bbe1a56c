"""Calls of async code that wait at once: by hand with aiohttp, in threads, and on the event loop.

``python -m benchmarks.at_once`` prints the medians, and those of each round's ratios: the ways take turns. It runs
in the environment that it is called from, which needs the extra ``async``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import multiprocessing
import statistics
import time
from collections.abc import Awaitable, Callable

import aiohttp

from dance_common.sessions import OAuth2Session
from dance_common.transport import on_loop

BODY = b'{"login": "mona"}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
Way = Callable[[str, int], Awaitable[None]]


class Provider(asyncio.Protocol):
    """Answers each request after a while."""

    delay = 0.2

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        asyncio.get_running_loop().call_later(self.delay, self.transport.write, ANSWER)


def provide(port, delay):
    """Serve the provider, for ever."""
    Provider.delay = delay

    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Provider, "127.0.0.1", 0, backlog=1024)
        port.value = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    asyncio.run(serve())


async def ours(origin: str, calls: int) -> None:
    """Call by a session of this project."""
    session = OAuth2Session("id", base_url=origin, token={"access_token": "token"})
    found = await asyncio.gather(*(session.aget("/user") for _ in range(calls)))
    assert all(response.json() == {"login": "mona"} for response in found)


async def in_threads(origin: str, calls: int) -> None:
    """Call as where aiohttp is not installed."""
    usual, on_loop.plan = on_loop.plan, lambda *_, **__: None
    try:
        await ours(origin, calls)
    finally:
        on_loop.plan = usual


def by_hand(client: aiohttp.ClientSession) -> Way:
    """Return the way to call by aiohttp alone."""

    async def call(url: str) -> object:
        async with client.get(url, headers={"Authorization": "Bearer token"}) as answer:
            return await answer.json(content_type=None)

    async def calls_by_hand(origin: str, calls: int) -> None:
        found = await asyncio.gather(*(call(f"{origin}/user") for _ in range(calls)))
        assert all(each == {"login": "mona"} for each in found)

    return calls_by_hand


async def measure(origin: str, counts: list[int], rounds: int) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
        ways = {"by hand": by_hand(client), "threads": in_threads, "event loop": ours}
        for calls in counts:
            found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
            for n in range(rounds + 1):
                for name, way in ways.items():
                    wall, cpu = time.perf_counter(), time.process_time()
                    await way(origin, calls)
                    if n:  # the first round opens connections
                        took = time.perf_counter() - wall, time.process_time() - cpu
                        found[name].append(took)
            for name, took in found.items():
                print(line(calls, name, took, found["by hand"]), flush=True)


def line(calls, name, took, least) -> str:
    wall, cpu = (statistics.median(each[n] for each in took) * 1000 for n in (0, 1))
    ratios = (
        statistics.median(one[n] / other[n] for one, other in zip(took, least, strict=True))
        for n in (0, 1)
    )
    times = " and ".join(f"{ratio:.2f}" for ratio in ratios)
    return f"{calls:4} calls, {name:10}: {wall:7.1f} ms, {cpu:6.1f} ms of CPU; × by hand: {times}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calls", type=int, nargs="*", default=[1, 32, 200, 500])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--delay", type=float, default=0.2, help="seconds that the provider takes")
    given = parser.parse_args()
    spawning = multiprocessing.get_context("spawn")
    port = spawning.Value("i", 0)
    provider = spawning.Process(target=provide, args=(port, given.delay), daemon=True)
    provider.start()
    while not port.value:
        time.sleep(0.01)
    with contextlib.closing(asyncio.Runner()) as runner:
        runner.run(measure(f"http://127.0.0.1:{port.value}", given.calls, given.rounds))
    provider.terminate()


if __name__ == "__main__":
    main()
