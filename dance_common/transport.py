"""How requests travel to a provider: shared connections, a time for every answer, a bound on its size."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import DecodeError, ProtocolError, ReadTimeoutError, SSLError

from . import punctual
from .connections import USUAL, Connections, Timeout
from .errors import AnswerTooLarge, DanceError, ProviderFailed, ProviderUnreachable, Step

LARGEST_API_ANSWER = 32 * 1024 * 1024
"""Bytes that are read of an API answer; a call with ``stream=True`` reads as much as it likes."""
LARGEST_TOKEN_ANSWER = 256 * 1024
"""Bytes that are read of a token endpoint's answer."""

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
"""Methods that do the same whether a server gets them once or twice (RFC 9110 section 9.2.2)."""


class PooledAdapter(HTTPAdapter):
    """Connections that every session of this process shares, with an end to each answer's size and time.

    Args:
        connections: how many are kept, and for how long.
    """

    def __init__(self, connections: Connections = USUAL) -> None:
        self._pools = punctual.pools(connections.keep_alive)
        super().__init__(pool_connections=50, pool_maxsize=connections.pool_size)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """Send the request; unless ``stream`` is set, read the answer whole within its time and size.

        Where the other side has hung up a kept connection just then, and a second request can do no harm, the request
        is sent once more (RFC 9112 section 9.3.1).

        Raises:
            AnswerTooLarge: the body is larger than ``LARGEST_API_ANSWER``.
            requests.Timeout: the answer was not complete when the sum of the two timeouts was over.
        """
        until = time.monotonic() + total_seconds(timeout)
        send = partial(
            super().send,
            request,
            stream=True,
            timeout=timeout,
            verify=verify,
            cert=cert,
            proxies=proxies,
        )
        with punctual.arriving_until(until):
            try:
                response = send()
            except requests.ConnectionError as error:
                if not (punctual.was_reused() and _hung_up(error) and _is_repeatable(request)):
                    raise
                response = send()
        if not stream:
            read_whole(response, most=LARGEST_API_ANSWER, until=until)
        return response

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools of connections whose answers have to begin in time."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Return the manager of connections through the proxy, whose answers have to begin in time, too."""
        manager: Any = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def close(self) -> None:
        """Keep the connections: other sessions use them, too."""


def _hung_up(error: requests.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(cause, ProtocolError) and any(
        isinstance(reason, ConnectionError) for reason in cause.args
    )


def _is_repeatable(request: requests.PreparedRequest) -> bool:
    return request.method in _IDEMPOTENT and isinstance(request.body, str | bytes | None)


def total_seconds(timeout: Timeout) -> float:
    """Return the seconds that a whole answer may take under the timeout of a requests call."""
    if isinstance(timeout, tuple):
        return sum(part if part is not None else float("inf") for part in timeout)
    return float("inf") if timeout is None else float(timeout)


def read_whole(response: requests.Response, *, most: int, until: float) -> None:
    """Read the body into the response.

    Args:
        response: an answer whose body has not been read.
        most: bytes, after decompression, that it may have.
        until: the ``time.monotonic()`` in seconds by which it must be complete.

    Raises:
        AnswerTooLarge: it has more.
        requests.ReadTimeout: it takes longer, however steadily it drips.
    """
    body = bytearray()
    try:
        with punctual.arriving_until(until):
            for chunk in _pieces(response):
                body += chunk
                if len(body) > most:
                    raise AnswerTooLarge(
                        f"The answer is larger than {most} bytes.", response=scrub(response)
                    )
                if time.monotonic() > until:
                    raise requests.ReadTimeout("The answer took too long.")
    except BaseException:
        response.close()
        raise
    response._content = bytes(body)
    response._content_consumed = True  # type: ignore[attr-defined]  # the stubs leave it out


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """Yield the body as it arrives: what one read of the socket brings, so that the clock can be looked at."""
    raw = response.raw
    if not isinstance(raw, BaseHTTPResponse):
        # What a recorder plays back.
        yield from response.iter_content(8192)
        return
    try:
        while piece := raw.read1(65536, decode_content=True):
            yield piece
    except ProtocolError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    except DecodeError as error:
        raise requests.exceptions.ContentDecodingError(error) from error
    except ReadTimeoutError as error:
        raise requests.ReadTimeout(error) from error
    except SSLError as error:
        raise requests.exceptions.SSLError(error) from error
    # Only once it was read whole: who gives up closes the connection, for the rest would be read as the next answer.
    if hasattr(raw, "release_conn"):
        raw.release_conn()


class _Connections:
    """This process's adapters, one for each way of keeping connections, and what stands in for them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._adapters: dict[Connections, PooledAdapter] = {}
        self._mounts: tuple[tuple[str, BaseAdapter], ...] = ()

    def for_url(self, url: str, connections: Connections) -> BaseAdapter:
        for prefix, adapter in self._mounts:
            if url.lower().startswith(prefix):
                return adapter
        # How long a call waits is the call's own: it makes no difference here.
        kept = replace(connections, api_timeout=None) if connections is not USUAL else USUAL
        if kept not in self._adapters:
            with self._lock:
                if kept not in self._adapters:
                    self._adapters[kept] = PooledAdapter(kept)
        return self._adapters[kept]

    @contextmanager
    def mounted(self, prefix: str, adapter: BaseAdapter) -> Iterator[None]:
        mount = (prefix.lower(), adapter)
        with self._lock:
            self._mounts = (mount, *self._mounts)
        try:
            yield
        finally:
            with self._lock:
                self._mounts = tuple(other for other in self._mounts if other is not mount)

    def forget(self) -> None:
        # A child must not use its parent's sockets: two processes would read each other's answers.
        self._lock = threading.Lock()
        self._adapters = {}


_connections = _Connections()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_connections.forget)


def adapter_for(url: str, connections: Connections = USUAL) -> BaseAdapter:
    """Return the transport adapter that this process uses for the URL, by how connections are to be kept."""
    return _connections.for_url(url, connections)


@contextmanager
def mounted(prefix: str, adapter: BaseAdapter) -> Iterator[None]:
    """Let every session of this process use the adapter for URLs that begin with ``prefix``, for tests."""
    with _connections.mounted(prefix, adapter):
        yield


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


@contextmanager
def provider_errors(title: str, *, step: Step) -> Iterator[None]:
    """Turn what can happen on the way to a provider into the ``DanceError`` that says so.

    Raises:
        ProviderUnreachable: there was no connection or no answer in time.
        ProviderFailed: the answer was no valid HTTP.
    """
    try:
        yield
    except DanceError as error:
        error.step = step
        raise
    except requests.Timeout:
        raise ProviderUnreachable(
            f"{title} did not answer in time.", code="provider_timeout", step=step, status=504
        ) from None
    except requests.exceptions.SSLError:
        raise ProviderUnreachable(
            f"{title} could not prove that it is {title}: its certificate was not accepted.",
            code="provider_tls",
            step=step,
        ) from None
    except requests.ConnectionError:
        raise ProviderUnreachable(f"{title} could not be reached.", step=step) from None
    except requests.RequestException:
        raise ProviderFailed(
            f"{title} sent an answer that is not valid HTTP.", code="bad_answer", step=step
        ) from None
