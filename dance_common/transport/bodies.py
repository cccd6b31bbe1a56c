"""Responses are read whole, within a time and a size, and may be shown without the requests that led to them."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests
import urllib3
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import DecodeError, ProtocolError, ReadTimeoutError, SSLError

from ..connections import Timeout
from ..errors import AnswerTooLarge

LARGEST_API_RESPONSE = 32 * 1024 * 1024
"""Bytes that are read of an API response; a call with ``stream=True`` reads as much as it likes."""
LARGEST_TOKEN_RESPONSE = 256 * 1024
"""Bytes that are read of a token endpoint's response."""

this_thread = threading.local()
"""The ``limit`` of what this thread reads now, and whether the connection that it took last ``is_reused``."""


class TimeLimit:
    """The time that a response may take, which begins when its request has been sent.

    Args:
        seconds: how long; infinity is no limit.

    Attributes:
        until: the ``time.monotonic()`` at which it ends; infinity until it has begun.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.until = math.inf

    @classmethod
    def of_timeout(cls, timeout: Timeout | urllib3.Timeout) -> TimeLimit:
        """Return the limit of a whole response under the timeout of a requests call, or urllib3's."""
        return cls(total_seconds(timeout))

    def begin(self) -> None:
        """Begin to count, if that has not been done."""
        if math.isinf(self.until):
            self.until = time.monotonic() + self._seconds


@contextmanager
def time_limit(limit: TimeLimit) -> Iterator[None]:
    """Apply the limit to what this thread reads of a response; to send the request may take as long as it goes on."""
    this_thread.limit = limit
    try:
        yield
    finally:
        this_thread.limit = None


def total_seconds(timeout: Timeout | urllib3.Timeout) -> float:
    """Return the seconds that a whole response may take under the timeout of a requests call, or urllib3's."""
    if isinstance(timeout, urllib3.Timeout):
        if isinstance(timeout.total, int | float):
            return float(timeout.total)
        timeout = (_seconds(timeout.connect_timeout), _seconds(timeout.read_timeout))
    if isinstance(timeout, tuple):
        return sum(part if part is not None else float("inf") for part in timeout)
    return float("inf") if timeout is None else float(timeout)


def _seconds(part: object) -> float | None:
    # Where none is given it is an object that stands for the socket's own.
    return part if isinstance(part, int | float) else None


def read_body(response: requests.Response, *, most: int, limit: TimeLimit) -> None:
    """Read the body into the response.

    Args:
        response: one whose body has not been read.
        most: bytes, after decompression, that it may have.
        limit: the time in which it must be complete.

    Raises:
        AnswerTooLarge: it has more.
        requests.ReadTimeout: it takes longer, however steadily it drips.
    """
    body = bytearray()
    try:
        limit.begin()
        with time_limit(limit):
            for chunk in _chunks(response):
                body += chunk
                if len(body) > most:
                    raise too_large(response, most)
                if time.monotonic() > limit.until:
                    raise requests.ReadTimeout("The response took too long.")
    except BaseException:
        response.close()
        raise
    hold_body(response, bytes(body))


def hold_body(response: requests.Response, body: bytes) -> None:
    """Let the response have this body, which was read elsewhere."""
    response._content = body
    response._content_consumed = True  # type: ignore[attr-defined]  # the stubs leave it out


def too_large(response: requests.Response, most: int) -> AnswerTooLarge:
    """Return the error that says that the response has more than so many bytes."""
    return AnswerTooLarge(f"The response is larger than {most} bytes.", response=scrub(response))


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """Yield the body as it arrives: what one read of the socket brings, so that the clock can be looked at."""
    raw = response.raw
    if not isinstance(raw, BaseHTTPResponse):
        # What a recorder plays back.
        yield from response.iter_content(8192)
        return
    is_plain = "Content-Encoding" not in raw.headers
    try:
        while chunk := raw.read1(65536, decode_content=True):
            yield chunk
            # Nothing can come after that, and to ask for it takes as long as what has come.
            if is_plain and getattr(raw, "length_remaining", None) == 0:
                break
    except ProtocolError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    except DecodeError as error:
        raise requests.exceptions.ContentDecodingError(error) from error
    except ReadTimeoutError as error:
        raise requests.ReadTimeout(error) from error
    except SSLError as error:
        raise requests.exceptions.SSLError(error) from error
    # Only once it was read whole: who gives up closes the connection, for the rest would be read as the next response.
    if hasattr(raw, "release_conn"):
        raw.release_conn()


def scrub(response: requests.Response) -> requests.Response:
    """Return the response without the requests before and after it, which carry codes, secrets and tokens."""
    sent: requests.PreparedRequest | None = response.request
    if sent is not None:
        bare = requests.PreparedRequest()
        bare.method, bare.url = sent.method, (sent.url or "").partition("?")[0]
        response.request = bare
    response.url = (response.url or "").partition("?")[0]
    response._next = None  # type: ignore[attr-defined]  # the stubs leave it out
    return response
