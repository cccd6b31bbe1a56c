"""The connections of this process: an adapter of requests for each way of keeping them, shared by all sessions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.exceptions import ProtocolError

from ..connections import USUAL, Connections
from ..errors import NotConfigured
from ..memory import Memory
from ..urls import is_loopback
from . import bodies, breaker, deadlines, public

_MOST_ORIGINS = 50
"""Origins whose connections are kept; further ones take the place of those that were not used for the longest time."""
_MOST_ADAPTERS = 16
"""Ways of keeping connections that one process has; a site configures one, and tests a few."""

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
"""Methods that do the same whether a server gets them once or twice (RFC 9110 section 9.2.2)."""


class PooledAdapter(HTTPAdapter):
    """Connections that every session of this process shares, with a limit to each response's size and time.

    Args:
        connections: how many are kept, and for how long.
    """

    def __init__(self, connections: Connections = USUAL) -> None:
        self.connections = connections
        make_pools = public.pools if connections.public_only else deadlines.pools
        self._pools = make_pools(connections.keep_alive)
        super().__init__(pool_connections=_MOST_ORIGINS, pool_maxsize=connections.pool_size)
        self._usual_retries = self.max_retries

    @property
    def has_own_retries(self) -> bool:
        """Whether a session was given retries of its own."""
        return self.max_retries is not self._usual_retries

    def for_session(self) -> PooledAdapter:
        """Return an adapter of one session: the connections are everybody's, but ``max_retries`` is its own."""
        own = type(self).__new__(type(self))
        vars(own).update(vars(self))
        return own

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """Send the request; unless ``stream`` is set, read the response whole within its time and size.

        Where the other side has hung up a kept connection just then, and a second request can do no harm, the request
        is sent once more (RFC 9112 section 9.3.1). A server that has not answered several times in a row is not asked
        for a while; see ``breaker``.

        Where only public addresses are allowed no proxy is used: it would look the name up again, and elsewhere. Nor is
        one used for this machine: http is allowed there because nothing leaves it.

        Raises:
            ServerPaused: the server was not asked.
            AddressRefused: the server has no public address, or is not asked by https.
            AnswerTooLarge: the body is larger than ``bodies.LARGEST_API_RESPONSE``.
            requests.Timeout: the response was not complete when the sum of the two timeouts, counted from when the
                request had been sent, was over.
        """
        limit = bodies.TimeLimit.of_timeout(timeout)
        if self.connections.public_only:
            public.require_https(request)
        if self.connections.public_only or is_loopback(request.url or ""):
            proxies = {}
        send = partial(
            super().send,
            request,
            stream=True,
            timeout=timeout,
            verify=verify,
            cert=cert,
            proxies=proxies,
        )

        with breaker.guarded(origin_of(request)):
            with bodies.time_limit(limit), public.refusals(request):
                try:
                    response = send()
                except requests.ConnectionError as error:
                    was_reused = deadlines.was_reused()
                    if not (was_reused and _hung_up(error) and is_repeatable(request)):
                        raise
                    response = send()
            if not stream:
                bodies.read_body(response, most=bodies.LARGEST_API_RESPONSE, limit=limit)
            return response

    def cert_verify(self, conn: object, url: str, verify: bool | str | None, cert: object) -> None:
        """Have the connection check the server's certificate as ``verify`` and ``cert`` of requests say.

        Raises:
            NotConfigured: there is no such file, which requests says by a bare ``OSError``.
        """
        try:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]  # requests' own
        except OSError as error:
            raise NotConfigured(
                f"{error}. verify_tls, client_certificate or REQUESTS_CA_BUNDLE has to name a file that is there.",
                step="api",
            ) from None

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools of connections whose responses have a deadline."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Return the manager of connections through the proxy, whose responses have a deadline, too."""
        manager: Any = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def clear(self) -> None:
        """Close the connections that no call uses now."""
        self.poolmanager.clear()

    def close(self) -> None:
        """Keep the connections: other sessions use them, too."""


def origin_of(request: requests.PreparedRequest) -> str:
    """Return scheme, host and port of the server that the request goes to."""
    return "/".join((request.url or "").split("/", 3)[:3])


def _hung_up(error: requests.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(cause, ProtocolError) and any(
        isinstance(reason, ConnectionError) for reason in cause.args
    )


def is_repeatable(request: requests.PreparedRequest) -> bool:
    """Return whether the request does the same if a server gets it twice, and can be sent twice."""
    return request.method in _IDEMPOTENT and isinstance(request.body, str | bytes | None)


class _ProcessAdapters:
    """This process's adapters, one for each way of keeping connections, and what tests mount in front of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # A child must not use its parent's sockets: two processes would read each other's responses.
        self._adapters: Memory[Connections, PooledAdapter] = Memory(
            lifetime=float("inf"), most=_MOST_ADAPTERS
        )
        self._mounts: tuple[tuple[str, BaseAdapter], ...] = ()

    def for_url(self, url: str, connections: Connections) -> BaseAdapter:
        for prefix, adapter in self._mounts:
            if url.lower().startswith(prefix):
                return adapter
        # How long a call waits, and in which thread, is the call's own: it makes no difference here.
        key = USUAL
        if connections is not USUAL:
            key = replace(connections, api_timeout=None, async_threads=USUAL.async_threads)
        return self._adapters.get(key) or self._adapters.setdefault(key, PooledAdapter(key))

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


_process_adapters = _ProcessAdapters()


def adapter_for(url: str, connections: Connections = USUAL) -> BaseAdapter:
    """Return the transport adapter that this process uses for the URL, by how connections are to be kept."""
    return _process_adapters.for_url(url, connections)


@contextmanager
def mounted(prefix: str, adapter: BaseAdapter) -> Iterator[None]:
    """Let every session of this process use the adapter for URLs that begin with ``prefix``, for tests."""
    with _process_adapters.mounted(prefix, adapter):
        yield


class SharedAdapter(BaseAdapter):
    """Stands in one session's ``adapters`` for those of the process: recorders put theirs in front of what is there."""

    _retries: Any = None
    _own: PooledAdapter | None = None

    @property
    def max_retries(self) -> Any:
        """The retries of this session's calls, as in requests' own adapters; another session's are not changed."""
        return self.current("").max_retries

    @max_retries.setter
    def max_retries(self, retries: Any) -> None:
        self._retries, self._own = retries, None

    def current(self, url: str, connections: Connections = USUAL) -> Any:
        """Return what sends this session's calls to the URL now: the process's connections, or what a test mounts."""
        adapter = adapter_for(url, connections)
        if not isinstance(adapter, PooledAdapter):
            return adapter
        # Another one after a fork, and where the site's connections have been configured anew.
        if self._own is None or self._own.poolmanager is not adapter.poolmanager:
            self._own = adapter.for_session()
            if self._retries is not None:
                self._own.max_retries = self._retries
        return self._own

    def send(self, request: requests.PreparedRequest, *args: object, **options: Any) -> Any:
        """Send the request; see ``PooledAdapter``."""
        return self.current(request.url or "").send(request, *args, **options)

    def close(self) -> None:
        """Keep the connections: other sessions use them, too."""
