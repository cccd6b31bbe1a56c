"""The transport adapter whose connections all sessions of a process share."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ProtocolError

from ..connections import USUAL, Connections
from . import bodies as reading
from . import deadlines as punctual

_MOST_ORIGINS = 50
"""Origins whose connections are kept; further ones take the place of those that were not used for the longest time."""

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
"""Methods that do the same whether a server gets them once or twice (RFC 9110 section 9.2.2)."""


class PooledAdapter(HTTPAdapter):
    """Connections that every session of this process shares, with an end to each answer's size and time.

    Args:
        connections: how many are kept, and for how long.
    """

    def __init__(self, connections: Connections = USUAL) -> None:
        self._pools = punctual.pools(connections.keep_alive)
        self._found: dict[Any, Any] = {}
        super().__init__(pool_connections=_MOST_ORIGINS, pool_maxsize=connections.pool_size)

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
            AnswerTooLarge: the body is larger than ``reading.LARGEST_API_ANSWER``.
            requests.Timeout: the answer was not complete when the sum of the two timeouts was over.
        """
        until = time.monotonic() + reading.total_seconds(timeout)
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
            reading.read_whole(response, most=reading.LARGEST_API_ANSWER, until=until)
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

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Return the pool that the request's connection comes from; the way to it is found once for each origin."""
        origin = "/".join((request.url or "").split("/", 3)[:3])
        # A password in the address is nothing to remember.
        if proxies or "@" in origin:
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        key = (origin, verify, cert)
        found = self._found.get(key)
        if found is None:
            found = super().get_connection_with_tls_context(request, verify, proxies, cert)
            if len(self._found) >= _MOST_ORIGINS:
                self._found.clear()
            self._found[key] = found
        return found

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Tell the pool which certificates to believe and to show, and look whether they are there: once."""
        wanted = (url.split(":", 1)[0], verify, cert)
        if getattr(conn, "certificates_for", None) != wanted:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]  # the stubs leave it out
            conn.certificates_for = wanted

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """Return what the request line names: the path, unless there is a proxy to tell more."""
        return super().request_url(request, proxies) if proxies else request.path_url

    def clear(self) -> None:
        """Close the connections that no call uses now."""
        self._found.clear()
        self.poolmanager.clear()

    def close(self) -> None:
        """Keep the connections: other sessions use them, too."""


def _hung_up(error: requests.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(cause, ProtocolError) and any(
        isinstance(reason, ConnectionError) for reason in cause.args
    )


def _is_repeatable(request: requests.PreparedRequest) -> bool:
    return request.method in _IDEMPOTENT and isinstance(request.body, str | bytes | None)
