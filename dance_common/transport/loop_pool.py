"""The connections of one event loop, and one exchange over them: aiohttp's, within the time and size of any other call.

``on_loop`` alone imports this module, where aiohttp is installed.
"""

from __future__ import annotations

import asyncio
import atexit
import io
import math
import os
import ssl
import time
from collections.abc import AsyncGenerator
from datetime import timedelta
from http.client import HTTPMessage
from types import SimpleNamespace
from typing import Any, Self

import aiohttp
import requests
from urllib3 import HTTPHeaderDict, HTTPResponse
from yarl import URL

from ..connections import Connections
from ..errors import DanceError
from . import bodies, breaker, deadlines
from .on_loop import Exchange
from .pool import is_repeatable, origin_of

_LONGEST_LINE = 65536
"""Bytes that a header may have, as for the standard library's client."""
_DECODED_HERE = 64 * 1024
"""Bytes of a packed body that are unpacked on the event loop; a thread unpacks what is larger."""
_MOST_ORIGINS = 500
_AUTOMATIC = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


class LoopPool:
    """The connections of one event loop, which end with it.

    Args:
        connections: how they are kept. As many are kept as calls were under way at once.
    """

    def __init__(self, connections: Connections) -> None:
        self._usual = connections.keep_alive
        self._sessions: dict[float, aiohttp.ClientSession] = {}
        self._keep_alive: dict[str, float] = {}
        self._lifetime: AsyncGenerator[None, None] = self._closing()

    async def open(self) -> Self:
        """Begin: who ends the loop as ``asyncio.run`` does ends its asynchronous generators, and so the connections."""
        await anext(self._lifetime)
        return self

    async def _closing(self) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            _pools.pop(_key(), None)
            for session in self._sessions.values():
                await session.close()

    def abandon(self) -> None:
        """Close what nobody has closed while the loop ran, so that aiohttp has nothing to complain of."""
        for session in self._sessions.values():
            connector: Any = session.connector
            session.detach()
            # There is no public way that needs no running loop, and the name has changed.
            close = getattr(connector, "_close", None) or connector._close_immediately
            close()

    async def exchange(self, what: Exchange) -> requests.Response:
        """Send the request and return the response, read whole.

        Raises:
            ServerPaused, AnswerTooLarge, requests.RequestException: see ``PooledAdapter.send``.
        """
        origin = origin_of(what.request)
        with breaker.guarded(origin):
            try:
                sent = _Sent()
                try:
                    return await self._exchange(what, origin, sent)
                except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                    # As in PooledAdapter.send.
                    if not (sent.is_reused and is_repeatable(what.request)):
                        raise
                return await self._exchange(what, origin, _Sent())
            except (DanceError, requests.RequestException):
                raise
            except (aiohttp.ClientError, OSError, ValueError) as error:
                failure = _failure(error, what.request)
            # Out here, so that nothing leads from it to frames of aiohttp, which have the token.
            raise failure

    async def _exchange(self, what: Exchange, origin: str, sent: _Sent) -> requests.Response:
        request, headers = what.request, what.request.headers
        if what.proxy and what.context is None:
            headers = headers.copy()
            headers.update(what.proxy_headers)
        body = request.body.encode() if isinstance(request.body, str) else request.body
        sent.seconds = bodies.total_seconds((what.connect, what.read))
        async with (
            sent.limit,
            self._session(self._keep_alive.get(origin, self._usual)).request(
                request.method or "GET",
                URL(request.url or "", encoded=True),
                headers=[(name, _text(value)) for name, value in headers.items()],
                data=body,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=None, connect=what.connect, sock_read=what.read
                ),
                ssl=what.context or True,
                proxy=what.proxy or None,
                proxy_headers=what.proxy_headers or None,
                trace_request_ctx=sent,
            ) as got,
        ):
            response = _build(what, got)
            response.elapsed = timedelta(seconds=time.monotonic() - sent.began)
            self._note(origin, response)
            raw = await _read(response, got, what.most)
        if "Content-Encoding" in response.headers:
            await _unpack(response, raw, what.most)
        else:
            bodies.hold_body(response, raw)
        return response

    def _session(self, keep_alive: float) -> aiohttp.ClientSession:
        session = self._sessions.get(keep_alive)
        if session is None:
            trace = aiohttp.TraceConfig()
            trace.on_connection_reuseconn.append(_is_reused)
            trace.on_request_headers_sent.append(_is_sent)
            session = self._sessions[keep_alive] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0, keepalive_timeout=keep_alive, resolver=aiohttp.ThreadedResolver()
                ),
                # Cookies belong to a session of ours, and to one user.
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                skip_auto_headers=_AUTOMATIC,
                trace_configs=[trace],
                max_line_size=_LONGEST_LINE,
                max_field_size=_LONGEST_LINE,
            )
            # It would send twice on a new connection, too.
            session._retry_connection = False
        return session

    def _note(self, origin: str, response: requests.Response) -> None:
        """Note how long the server will keep the connection, if it says so: we close it a second before."""
        seconds = deadlines.announced_timeout(response.headers.get("Keep-Alive"))
        if seconds is not None and len(self._keep_alive) < _MOST_ORIGINS:
            self._keep_alive[origin] = min(self._usual, max(0.0, seconds - 1))


class _Sent:
    """One request on its way.

    Attributes:
        limit: the time for the response, which begins when the request has been sent.
        seconds: how long that is.
        began: the ``time.monotonic()`` when it began.
        is_reused: whether its connection had served a request before.
    """

    def __init__(self) -> None:
        self.limit = asyncio.timeout(None)
        self.seconds = math.inf
        self.began = time.monotonic()
        self.is_reused = False


async def _is_reused(_session: object, context: SimpleNamespace, _parameters: object) -> None:
    context.trace_request_ctx.is_reused = True


async def _is_sent(_session: object, context: SimpleNamespace, _parameters: object) -> None:
    sent: _Sent = context.trace_request_ctx
    if not math.isinf(sent.seconds):
        sent.limit.reschedule(asyncio.get_running_loop().time() + sent.seconds)


class _Received:
    """Stands in a response for that of the standard library, from which cookies are read."""

    def __init__(self, headers: HTTPHeaderDict) -> None:
        self.msg = HTTPMessage()
        for name, value in headers.iteritems():
            self.msg[name] = value

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        pass


def _text(value: object) -> str:
    """Return a header's value as aiohttp takes it; oauthlib makes bytes of all of them where it signs."""
    return value.decode() if isinstance(value, bytes) else str(value)


def _build(what: Exchange, got: aiohttp.ClientResponse) -> requests.Response:
    headers = HTTPHeaderDict()
    for name, value in got.raw_headers:
        headers.add(name.decode("latin-1"), value.decode("latin-1"))
    received: Any = _Received(headers) if "Set-Cookie" in headers else None
    raw = HTTPResponse(
        body=io.BytesIO(),
        headers=headers,
        status=got.status,
        reason=got.reason,
        version=11,
        preload_content=False,
        original_response=received,
        request_method=what.request.method,
    )
    response: requests.Response = what.adapter.build_response(what.request, raw)
    return response


async def _read(response: requests.Response, got: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for chunk in got.content.iter_any():
        body += chunk
        if len(body) > most:
            got.close()
            raise bodies.too_large(response, most)
    return bytes(body)


async def _unpack(response: requests.Response, packed: bytes, most: int) -> None:
    def unpack() -> None:
        response.raw = HTTPResponse(
            body=io.BytesIO(packed), headers=response.raw.headers, preload_content=False
        )
        bodies.read_body(response, most=most, limit=bodies.TimeLimit(math.inf))

    if len(packed) > _DECODED_HERE:
        await asyncio.to_thread(unpack)
    else:
        unpack()


def _failure(error: Exception, request: requests.PreparedRequest) -> requests.RequestException:
    """Return what requests would raise; the texts of aiohttp's errors may name the whole address."""
    if isinstance(error, aiohttp.ClientResponseError) and "chunk" in error.message.lower():
        # The first piece of the body has come with the head, and is part of that to aiohttp.
        kind: type[requests.RequestException] = requests.exceptions.ChunkedEncodingError
    else:
        kind = next(kind for cause, kind in _FAILURES if isinstance(error, cause))
    text = str(error) if isinstance(error, aiohttp.ClientConnectorError) else type(error).__name__
    return kind(text, request=request)


_FAILURES: tuple[tuple[type[Exception], type[requests.RequestException]], ...] = (
    (aiohttp.ConnectionTimeoutError, requests.ConnectTimeout),
    (TimeoutError, requests.ReadTimeout),
    (aiohttp.ClientSSLError, requests.exceptions.SSLError),
    (ssl.SSLError, requests.exceptions.SSLError),
    (aiohttp.ClientProxyConnectionError, requests.exceptions.ProxyError),
    (aiohttp.ClientHttpProxyError, requests.exceptions.ProxyError),
    (aiohttp.ClientPayloadError, requests.exceptions.ChunkedEncodingError),
    (aiohttp.InvalidURL, requests.exceptions.InvalidURL),
    (Exception, requests.ConnectionError),
)
"""What the errors of aiohttp are to requests; the first that fits counts."""

_pools: dict[tuple[int, asyncio.AbstractEventLoop], dict[Connections, LoopPool]] = {}


def _key() -> tuple[int, asyncio.AbstractEventLoop]:
    return os.getpid(), asyncio.get_running_loop()


async def pool_of_loop(connections: Connections) -> LoopPool:
    """Return the connections of the running event loop."""
    key = _key()
    pools = _pools.get(key)
    if pools is None:
        _forget_ended_loops()
        pools = _pools.setdefault(key, {})
    pool = pools.get(connections)
    if pool is None:
        pool = pools[connections] = LoopPool(connections)
        await pool.open()
    return pool


def _forget_ended_loops() -> None:
    # A forked child leaves its parent's alone: what waits for their sockets is the same for both.
    for process, loop in list(_pools):
        if process == os.getpid() and loop.is_closed():
            for pool in _pools.pop((process, loop), {}).values():
                pool.abandon()


@atexit.register
def _abandon_all() -> None:
    for (process, _), pools in list(_pools.items()):
        if process == os.getpid():
            for pool in pools.values():
                pool.abandon()
