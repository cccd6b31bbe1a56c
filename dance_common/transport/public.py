"""Connections with servers whose names come from strangers: by https, and with public addresses only.

A name is looked up once for each connection. What comes back is checked, and connected with as it is, so that a name
whose answers change (DNS rebinding) leads nowhere else than where it was checked to lead. TLS and the ``Host`` header
keep the name. Redirects make connections of their own, and so the same holds for each of them.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import requests
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from .deadlines import DeadlinePool, DeadlineTLSConnection, DeadlineTLSPool, unless_recorded

MOST_ADDRESSES = 4
"""Addresses of one name that are tried; they share the time to connect."""

_PUBLIC_IPV6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_RESERVED = tuple(
    map(
        ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2001::/23", "3fff::/20")
    )
)
"""What not every ``is_global`` knows of: special purposes (RFC 6890, RFC 9637), and Azure's platform service."""


class NotPublic(Exception):
    """The name leads to no public address. No ``OSError``, which urllib3 would take for a connection that failed."""


class AddressRefused(requests.RequestException):
    """A server that a visitor named was not asked: it has no public address, or it would have been asked by http.

    Whether the name is unknown or an internal one is not said, for the visitor could find out which there are.
    """

    def __init__(self, *, request: requests.PreparedRequest | None = None) -> None:
        super().__init__("The server has no public address.", request=request)


@contextmanager
def refusals(request: requests.PreparedRequest) -> Iterator[None]:
    """Let the request's server be refused in words that requests knows, on whichever connection it is asked."""
    try:
        yield
    except NotPublic:
        raise AddressRefused(request=request) from None


def require_https(request: requests.PreparedRequest) -> None:
    """Raise ``AddressRefused`` unless the request goes by https."""
    if not (request.url or "").lower().startswith("https://"):
        raise AddressRefused(request=request)


def is_public(address: str) -> bool:
    """Tell whether an IP address, written as the system's resolver writes it, is one of the public Internet's."""
    try:
        found = ip_address(address)
    except ValueError:
        # With a zone (fe80::1%eth0), or nothing that this Python knows.
        return False
    if isinstance(found, IPv4Address):
        return _is_public_ipv4(found)
    inner = _ipv4_within(found)
    if inner is not None:
        return _is_public_ipv4(inner)
    return found in _PUBLIC_IPV6 and found.sixtofour is None and _is_global(found)


def public_addresses(host: str, port: int) -> list[str]:
    """Return the host's addresses, looked up now.

    Raises:
        NotPublic: it has none, or one of them is not public: nobody whose server is public needs such a name.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotPublic from None
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not addresses or not all(map(is_public, addresses)):
        raise NotPublic
    return addresses[:MOST_ADDRESSES]


class PublicTLSConnection(DeadlineTLSConnection):
    """A TLS connection with a public address, which is looked up when it is made."""

    def _new_conn(self) -> socket.socket:
        """Return a connected socket; urllib3 calls it by that name.

        Raises:
            NotPublic: the host has no public address.
            ConnectTimeoutError, NewConnectionError: as in urllib3.
        """
        addresses = public_addresses(self._dns_host, self.port)
        until = None if self.timeout is None else time.monotonic() + self.timeout
        failure: OSError | None = None
        for address in addresses:
            left = None if until is None else max(0.01, until - time.monotonic())
            try:
                return self._connected(address, left)
            except OSError as error:
                failure = error
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, f"Connection to {self.host} timed out.") from failure
        raise NewConnectionError(self, f"No connection could be made: {failure}") from failure

    def _connected(self, address: str, seconds: float | None) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            for option in self.socket_options or ():
                connection.setsockopt(*option)
            connection.settimeout(seconds)
            connection.connect((address, self.port))
            connection.settimeout(self.timeout)
        except BaseException:
            connection.close()
            raise
        return connection


class PublicTLSPool(DeadlineTLSPool):
    """A pool of TLS connections with public addresses."""

    @property
    def ConnectionCls(self) -> Any:  # type: ignore[override]  # noqa: N802  # urllib3 asks for it by that name
        """What connections are made of."""
        return unless_recorded(HTTPSConnectionPool, HTTPSConnection, PublicTLSConnection)


def pools(keep_alive: float) -> dict[str, Callable[..., DeadlinePool]]:
    """Return what a urllib3 pool manager makes its pools of, by scheme: there is none for plain http."""
    return {"https": partial(PublicTLSPool, keep_alive=keep_alive)}


def _is_public_ipv4(address: IPv4Address) -> bool:
    return _is_global(address) and not (address.is_multicast or address.is_reserved)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not any(address in network for network in _RESERVED)


def _ipv4_within(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a network would translate this one to; None where it is none of that kind."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
