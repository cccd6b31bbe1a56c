"""Connections whose answers have to arrive in time, however steadily their bytes drip.

The time-outs of sockets count from one byte to the next, and those of requests and urllib3 are no more than that. Here
every wait for bytes of an answer ends when the time for the answer is over.
"""

from __future__ import annotations

import io
import math
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_now = threading.local()


@contextmanager
def arriving_until(deadline: float) -> Iterator[None]:
    """Let what this thread waits for arrive by ``time.monotonic() == deadline``; infinity is no deadline."""
    _now.deadline = None if math.isinf(deadline) else deadline
    try:
        yield
    finally:
        _now.deadline = None


class PunctualReader(io.RawIOBase):
    """Reads a socket, and gives up when the thread's deadline is over.

    Args:
        raw: the socket's own reader.
        connection: the socket.
    """

    def __init__(self, raw: Any, connection: socket.socket) -> None:
        super().__init__()
        self._raw = raw
        self._connection = connection

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        """Read what comes next into the buffer.

        Raises:
            TimeoutError: nothing came in time.
        """
        deadline = getattr(_now, "deadline", None)
        if deadline is None:
            return self._read(buffer)
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("The answer did not come in time.")
        usual = self._connection.gettimeout()
        self._connection.settimeout(left if usual is None else min(usual, left))
        try:
            return self._read(buffer)
        finally:
            self._connection.settimeout(usual)

    def _read(self, buffer: Any) -> int | None:
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        """Close the socket's reader."""
        self._raw.close()
        super().close()


class PunctualResponse(HTTPResponse):
    """An answer that is read by a ``PunctualReader``."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        reader: Any = self.fp
        self.fp = io.BufferedReader(PunctualReader(reader.detach(), sock))


class PunctualConnection(HTTPConnection):
    """A plain connection with punctual answers."""

    response_class = PunctualResponse


class PunctualTLSConnection(HTTPSConnection):
    """A TLS connection with punctual answers."""

    response_class = PunctualResponse


class PunctualPool(HTTPConnectionPool):
    """A pool of plain connections."""

    # urllib3 declares a protocol here that its own connections don't meet either.
    ConnectionCls = PunctualConnection  # pyright: ignore[reportAssignmentType]


class PunctualTLSPool(HTTPSConnectionPool):
    """A pool of TLS connections."""

    ConnectionCls = PunctualTLSConnection  # pyright: ignore[reportAssignmentType]  # as above


POOLS = {"http": PunctualPool, "https": PunctualTLSPool}
"""What a urllib3 pool manager makes its pools of, by scheme."""
