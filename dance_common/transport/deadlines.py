"""Connections whose responses have a deadline, and which are closed before the other side hangs up.

Timeouts of sockets, urllib3 and requests limit each read, not the whole response, as urllib3 says of ``Timeout``:
https://urllib3.readthedocs.io/en/stable/reference/urllib3.util.html#urllib3.util.Timeout. Here every read of a response
ends when the time for the response is over.
"""

from __future__ import annotations

import io
import math
import re
import socket
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .bodies import TimeLimit, this_thread

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_TIMEOUT = re.compile(r"timeout=(\d{1,6})", re.IGNORECASE)


class DeadlineReader(io.RawIOBase):
    """Reads a socket, and gives up when the thread's deadline is over.

    Args:
        raw: the socket's own reader.
        connection: the socket.
    """

    def __init__(self, raw: io.RawIOBase, connection: socket.socket) -> None:
        super().__init__()
        self._raw = raw
        self._connection = connection

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """Read what comes next into the buffer.

        Raises:
            TimeoutError: nothing came in time.
        """
        limit: TimeLimit | None = getattr(this_thread, "limit", None)
        if limit is None or math.isinf(limit.until):
            return self._raw.readinto(buffer)
        left = limit.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("The response did not come in time.")
        usual = self._connection.gettimeout()
        if usual is not None and usual <= left:
            return self._raw.readinto(buffer)
        self._connection.settimeout(left)
        try:
            return self._raw.readinto(buffer)
        finally:
            self._connection.settimeout(usual)

    def close(self) -> None:
        """Close the socket's reader."""
        self._raw.close()
        super().close()


class DeadlineResponse(HTTPResponse):
    """A response that is read by a ``DeadlineReader``."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(DeadlineReader(self.fp.detach(), sock))


def announced_timeout(keep_alive: str | None) -> float | None:
    """Return for how many seconds a server keeps a connection, by its ``Keep-Alive`` header; None if it doesn't say."""
    said = _TIMEOUT.search(keep_alive or "")
    return float(said[1]) if said else None


class DeadlineConnection(HTTPConnection):
    """A plain connection whose responses have a deadline."""

    response_class = DeadlineResponse
    unused_since: float | None = None
    """The ``time.monotonic()`` in seconds when it was put back into its pool; None for a new one."""
    server_timeout: float | None = None
    """Seconds for which the server has said it will keep it; None where it said nothing."""

    def getresponse(self) -> Any:
        """Return the response, and note how long the server will keep the connection."""
        limit: TimeLimit | None = getattr(this_thread, "limit", None)
        if limit is not None:
            limit.begin()
        response = super().getresponse()
        self.server_timeout = announced_timeout(response.headers.get("Keep-Alive"))
        return response


class DeadlineTLSConnection(DeadlineConnection, HTTPSConnection):
    """A TLS connection whose responses have a deadline."""


class DeadlinePool(HTTPConnectionPool):
    """A pool of plain connections, which closes those that nobody has used for a while before their servers do.

    Args:
        keep_alive: seconds for which an unused connection is kept.
    """

    def __init__(self, *args: Any, keep_alive: float, **options: Any) -> None:
        super().__init__(*args, **options)
        self._keep_alive = keep_alive

    @property
    def ConnectionCls(self) -> Any:  # type: ignore[override]  # noqa: N802  # urllib3 asks for it by that name
        """What connections are made of."""
        return unless_recorded(HTTPConnectionPool, HTTPConnection, DeadlineConnection)

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection: Any = super()._get_conn(timeout)
        if not isinstance(connection, self.ConnectionCls):
            # A recorder has begun or ended since the connection was put back.
            connection.close()
            connection = self._new_conn()
        if getattr(connection, "unused_since", None) is not None:
            limit = self._keep_alive
            if connection.server_timeout is not None:
                # A second early: its clock began to run when its response left.
                limit = min(limit, connection.server_timeout - 1)
            if time.monotonic() - connection.unused_since > limit:
                connection.close()
        this_thread.is_reused = connection.sock is not None
        return connection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.unused_since = time.monotonic()
        super()._put_conn(conn)


class DeadlineTLSPool(DeadlinePool, HTTPSConnectionPool):
    """A pool of TLS connections."""

    @property
    def ConnectionCls(self) -> Any:  # type: ignore[override]  # noqa: N802  # as above
        """What connections are made of."""
        return unless_recorded(HTTPSConnectionPool, HTTPSConnection, DeadlineTLSConnection)


def unless_recorded(
    pool: type[HTTPConnectionPool], usual: type[HTTPConnection], ours: type[HTTPConnection]
) -> type[object]:
    """Return our class of connections, unless a recorder has given urllib3's pools another than the usual one."""
    return ours if pool.ConnectionCls is usual else pool.ConnectionCls


def pools(keep_alive: float) -> dict[str, Callable[..., DeadlinePool]]:
    """Return what a urllib3 pool manager makes its pools of, by scheme; ``keep_alive`` is in seconds."""
    classes = {"http": DeadlinePool, "https": DeadlineTLSPool}
    return {scheme: partial(pool, keep_alive=keep_alive) for scheme, pool in classes.items()}


def was_reused() -> bool:
    """Return whether the connection that this thread took last had served a request before."""
    return getattr(this_thread, "is_reused", False)
