"""Responses that async code reads piece by piece."""

from __future__ import annotations

import asyncio
import threading

import pytest
import requests
from loop_helpers import http, raw

pytest.importorskip("asgiref")

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n"


async def streamed(session):
    return await session.aget("user", stream=True)


def test_a_body_is_read_piece_by_piece(at_odd_server, odd_server):
    """Pieces have the size that was asked for at most, and the response is closed at the end."""
    odd_server.answers["/user"] = http("200 OK", b"abcdefgh")(odd_server)

    async def read():
        session = at_odd_server()
        response = await streamed(session)
        return [chunk async for chunk in session.aiter_content(response, 3)], response.raw.closed

    assert asyncio.run(read()) == ([b"abc", b"def", b"gh"], True)


def test_the_event_loop_goes_on_while_a_piece_is_waited_for(at_odd_server, odd_server):
    """The second half comes when the loop says so."""
    more = threading.Event()

    def answer(write):
        write(HEAD + b"abc")
        more.wait(10)
        write(b"def")

    odd_server.answers["/user"] = answer

    async def read():
        session = at_odd_server()
        found = []
        async for chunk in session.aiter_content(await streamed(session), 3):
            found.append(chunk)
            asyncio.get_running_loop().call_later(0.05, more.set)
        return found

    assert asyncio.run(read()) == [b"abc", b"def"]


def test_who_stops_reading_closes_the_connection(at_odd_server, odd_server):
    """What is left of a body is read by nobody, whether the reader has left or was cancelled."""
    ended = []

    def answer(write):
        write(HEAD + b"abc")
        ended.append(write.__self__.recv(1))

    odd_server.answers["/user"] = answer

    async def leave():
        session = at_odd_server()
        chunks = session.aiter_content(await streamed(session), 3)
        assert await anext(chunks) == b"abc"
        await chunks.aclose()
        while not ended:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(leave(), 20))
    assert ended == [b""]


def test_who_is_cancelled_leaves_the_response_to_its_thread(at_odd_server, odd_server):
    """It is closed as soon as the thread has read its last piece."""
    more = threading.Event()

    def answer(write):
        write(HEAD + b"abc")
        more.wait(10)
        write(b"def")

    odd_server.answers["/user"] = answer

    async def give_up():
        session = at_odd_server()
        response = await streamed(session)
        chunks = session.aiter_content(response, 3)
        assert await anext(chunks) == b"abc"
        waiting = asyncio.ensure_future(anext(chunks))
        await asyncio.sleep(0.05)
        waiting.cancel()
        found = await asyncio.gather(waiting, return_exceptions=True)
        more.set()
        while not response.raw.closed:
            await asyncio.sleep(0.01)
        return type(found[0])

    assert asyncio.run(asyncio.wait_for(give_up(), 20)) is asyncio.CancelledError


def test_a_body_that_is_cut_off(at_odd_server, odd_server):
    """It is requests' error, and says whose it is."""
    odd_server.answers["/user"] = raw(HEAD + b"abc")(odd_server)

    async def read():
        session = at_odd_server()
        return [chunk async for chunk in session.aiter_content(await streamed(session))]

    with pytest.raises(requests.exceptions.ChunkedEncodingError) as caught:
        asyncio.run(read())
    assert caught.value.dance_name == "remote"
