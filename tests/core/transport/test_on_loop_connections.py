"""Connections of event loops: kept, never for long, and ended with their loop."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import time

import pytest
import requests
from loop_helpers import hang, outcome

from dance_common.connections import Connections
from dance_common.transport import breaker, on_loop

pytest.importorskip("aiohttp")
pytest.importorskip("asgiref")


def keeps_alive(odd_server, ports, headers=b""):
    """Answer many requests on one connection, and note the ports that they come from."""

    def answer(write):
        connection = write.__self__
        while True:
            ports.append(connection.getpeername()[1])
            write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + headers + b"\r\n{}")
            try:
                if odd_server.stopping.is_set() or not connection.recv(65536):
                    return
            except OSError:
                return

    return answer


def test_connections_are_kept_and_end_with_their_loop(at_odd_server, odd_server, loop):
    """One connection serves calls one after the other; when the loop ends the server sees that it is closed."""
    ports, ended = [], threading.Event()
    answer = keeps_alive(odd_server, ports)

    def until_closed(write):
        answer(write)
        ended.set()

    odd_server.answers["/user"] = until_closed
    for _ in range(3):
        assert loop.get(at_odd_server(), "user").ok
    assert len(set(ports)) == 1
    assert not ended.is_set()
    loop.end()
    assert ended.wait(5)
    loop_pool = on_loop._find_pools()
    assert not [key for key in loop_pool._pools if key[1] is loop.loop]


@pytest.mark.parametrize(
    ("connections", "headers"),
    [(Connections(keep_alive=0.3), b""), (Connections(), b"Keep-Alive: timeout=1\r\n")],
)
def test_an_idle_connection_is_not_used_for_long(
    at_odd_server, odd_server, loop, connections, headers
):
    """It ends after keep_alive seconds, or a second before the server has said that it ends it."""
    ports = []
    odd_server.answers["/user"] = keeps_alive(odd_server, ports, headers)
    loop.get(at_odd_server(connections=connections), "user")
    time.sleep(0.5)
    loop.get(at_odd_server(connections=connections), "user")
    time.sleep(0.5)
    loop.get(at_odd_server(connections=connections), "user")
    assert len(set(ports)) == 3


def test_a_loop_that_was_only_closed_is_forgotten(at_odd_server, odd_server, loop):
    """Who closes a loop without its asynchronous generators leaves nothing here for long."""
    loop_pool = on_loop._find_pools()
    odd_server.answer("/user", b"{}")
    careless = asyncio.new_event_loop()
    assert careless.run_until_complete(at_odd_server().aget("user")).ok
    careless.close()
    loop.get(at_odd_server(), "user")
    assert not [key for key in loop_pool._pools if key[1] is careless]
    assert loop.exchanges == 2
    gc.collect()


def test_the_end_of_the_process_says_nothing(at_odd_server, odd_server):
    """A server that stops its loop without ending it leaves no complaints of aiohttp behind."""
    odd_server.answer("/user", b"{}")
    program = f"""
import asyncio
from dance_common.sessions import OAuth2Session
session = OAuth2Session("id", base_url={odd_server.origin!r}, token={{"access_token": "t"}})
loop = asyncio.new_event_loop()
print(loop.run_until_complete(session.aget("/user")).status_code)
"""
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert (found.stdout, found.stderr) == ("200\n", "")


def test_a_cancelled_call_leaves_nothing(at_odd_server, odd_server, loop):
    """The connection of a call that was given up is closed, no task is left, and the session goes on."""
    gone = threading.Event()

    def wait(write):
        connection = write.__self__
        connection.settimeout(10)
        if connection.recv(1) == b"":
            gone.set()

    odd_server.answers["/slow"] = wait
    odd_server.answer("/user", b"{}")

    async def give_up():
        session = at_odd_server()
        await session.aget("user")
        before = len(asyncio.all_tasks())
        call = asyncio.ensure_future(session.aget("slow"))
        await asyncio.sleep(0.3)
        call.cancel()
        (found,) = await asyncio.gather(call, return_exceptions=True)
        return type(found), len(asyncio.all_tasks()) - before, (await session.aget("user")).ok

    assert loop.wait_for(give_up()) == (asyncio.CancelledError, 0, True)
    assert gone.wait(5)


def test_a_server_that_hangs_is_asked_less(at_odd_server, odd_server, loop, monkeypatch):
    """The circuit breaker counts calls of both kinds, and a call that was cancelled says nothing of the server."""
    monkeypatch.setattr(breaker, "PATIENCE", 0.0)
    odd_server.answers["/user"] = hang(odd_server)
    for n in range(breaker.FAILURES):
        with pytest.raises(requests.Timeout):
            (at_odd_server().get if n % 2 else loop_get(loop, at_odd_server()))("user", timeout=0.2)
    with pytest.raises(breaker.ServerPaused):
        loop.get(at_odd_server(), "user")


def loop_get(loop, session):
    return lambda url, **options: loop.get(session, url, **options)


@pytest.mark.parametrize(("method", "times"), [("GET", 2), ("PUT", 2), ("POST", 1), ("PATCH", 1)])
def test_a_stale_connection_is_tried_again_where_that_is_safe(
    at_odd_server, odd_server, loop, method, times
):
    """A server that hangs up a kept connection is asked once more, unless the first request may have done something."""
    odd_server.answers["/user"] = lambda write: (
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") or write.__self__.recv(65536)
    )
    loop.get(at_odd_server(), "user")
    odd_server.answers["/user"] = lambda write: write(
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    )
    found = outcome(lambda: loop.call(at_odd_server(), method, "user", data="x"))
    if times == 1:
        assert found[0] is requests.ConnectionError
    else:
        assert found[0][0] == 200
