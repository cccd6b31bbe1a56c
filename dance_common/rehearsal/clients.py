"""The sites that are registered at the rehearsal provider, and where each may be answered."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from .stand_in import CLIENT_ID, CLIENT_SECRET


@dataclass(frozen=True)
class Client:
    """Describe one registered site; OAuth 1 reads the same pair as consumer key and secret.

    ``redirect_uris`` are compared exactly, except that a registered loopback URI matches on every
    port (RFC 8252 §7.3). ``any_loopback`` admits every URI of a loopback host besides, ``any_host``
    every http and https URI, for tests in which no browser is sent anywhere.
    ``rsa_public_key`` is PEM text, for OAuth 1 requests signed with RSA-SHA1.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...] = ()
    rsa_public_key: str | None = field(default=None, repr=False)
    name: str = "An unnamed site"
    any_loopback: bool = False
    any_host: bool = False

    def allows(self, redirect_uri: str) -> bool:
        """Tell whether a browser may be sent to ``redirect_uri`` (RFC 6749 §3.1.2)."""
        asked = _parsed(redirect_uri)
        if asked is None or asked.fragment or asked.username is not None:
            return False
        is_http = asked.scheme in ("http", "https")
        if redirect_uri in self.redirect_uris or (self.any_host and is_http):
            return True
        if not _is_loopback_http(asked):
            return False
        return self.any_loopback or any(
            _without_port(registered) == _without_port(asked)
            for registered in map(_parsed, self.redirect_uris)
            if registered is not None and _is_loopback_http(registered)
        )


def is_loopback(host: str) -> bool:
    """Tell whether ``host``, a name or an address without port, can only mean this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _parsed(uri: str) -> SplitResult | None:
    try:
        parts = urlsplit(uri)
        # Reading the port is what makes urlsplit complain about a wrong one.
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme and (parts.netloc or parts.path) else None


def _is_loopback_http(parts: SplitResult) -> bool:
    return parts.scheme in ("http", "https") and is_loopback(parts.hostname or "")


def _without_port(parts: SplitResult) -> tuple[str, str | None, str, str]:
    return parts.scheme, parts.hostname, parts.path, parts.query


DEMO_CLIENT = Client(
    client_id=CLIENT_ID,
    client_secret=CLIENT_SECRET,
    name="Your site",
    any_loopback=True,
)
"""A client that needs no registration: it may send the browser to any loopback URI."""
