"""Rehearse a dance: one setting sends all that would go to its provider to a stand-in on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ..dance.base import Dance
from ..errors import NotConfigured
from ..provider import OpenID, Provider
from ..urls import is_loopback, resolve

SETTING = "DANCE_REHEARSAL"
"""The configuration variable, and the variable of the environment, that holds the stand-in's address."""

CLIENT_ID, CLIENT_SECRET = "rehearsal-demo", "only-for-rehearsals-on-this-machine"
"""What every dance proves itself with at a stand-in; the secret is long enough to sign with (RFC 7518 section 3.2)."""

CREDENTIALS: Mapping[str, str | None] = MappingProxyType(
    {
        "client_id": CLIENT_ID,
        "client_key": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "rsa_key": None,
    }
)
"""What takes the place of a site's own credentials, by the names of a dance's fields."""

SomeDance = TypeVar("SomeDance", bound=Dance)


@dataclass(frozen=True, eq=False)
class Performance:
    """A stand-in in this process, which takes the place of every provider for as long as a test runs.

    Attributes:
        address: where the stand-in is, as ``DANCE_REHEARSAL`` would have it.
        learn: is told of each dance before it is rehearsed.
    """

    address: str
    learn: Callable[[Dance], object]


class _Now:
    performance: Performance | None = None


def performance() -> Performance | None:
    """Return what goes on in this process; None unless a test has a stand-in of its own."""
    return _Now.performance


@contextmanager
def performing(performance: Performance) -> Iterator[None]:
    """Let all dances of this process be rehearsed within the block, whatever the site's settings say.

    Nobody has to set ``DANCE_REHEARSAL``, and the site need not be debugged: what runs is a test.
    """
    before, _Now.performance = _Now.performance, performance
    try:
        yield
    finally:
        _Now.performance = before


def as_configured(dance: SomeDance, address: Any, *, is_development: bool) -> SomeDance:
    """Return the dance as ``DANCE_REHEARSAL`` wants it: rehearsed, or as it is where there is no such setting.

    Args:
        dance: the dance with the real provider.
        address: the framework's setting; None where it has none, and then the environment is asked.
        is_development: whether the site is being debugged or tested.

    Raises:
        NotConfigured: a rehearsal is set, and the site is neither debugged nor tested, or the address is not one
            of this machine.
    """
    if (now := performance()) is not None:
        now.learn(dance)
        return rehearsed(dance, now.address)
    address = os.environ.get(SETTING) if address is None else address
    if not address:
        return dance
    if not is_development:
        raise _refused(
            "it is for sites that are debugged or tested: anybody could log in as anybody."
        )
    return rehearsed(dance, address)


def rehearsed(dance: SomeDance, address: str) -> SomeDance:
    """Return the dance with a stand-in in the provider's place, at the same paths below the provider's host.

    Only the page that the browser is sent to is another one. Calls keep their addresses, and so the rules about them,
    and are sent elsewhere when they leave. The stand-in's credentials take the place of the site's own, which never go
    there; RSA keys give way to a shared secret.

    Raises:
        NotConfigured: the address is not one of this machine.
    """
    origin = _origin(address)
    provider: Any = undiscovered(dance.provider)
    page = resolve(dance.base_url, provider.authorization_url)
    changes: dict[str, Any] = {
        "provider": provider,
        "authorization_url": played_at(origin, page),
        "prepare": _detoured(origin, provider.prepare),
    }
    changes |= {name: value for name, value in CREDENTIALS.items() if hasattr(dance, name)}
    if hasattr(dance, "rsa_key"):
        changes["signature_method"] = "HMAC-SHA1"
    return dance.changed(**changes)


def played_at(origin: str, url: str) -> str:
    """Return where the stand-in plays the URL: ``<origin>/<host><path>``. What is on this machine stays as it is."""
    parts = urlsplit(url)
    if not parts.hostname or is_loopback(url):
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{origin}/{parts.netloc.rpartition('@')[2]}{parts.path or '/'}{query}"


def undiscovered(provider: Provider) -> Provider:
    """Return a provider that would have to be asked for its endpoints with those that the stand-in plays for it."""
    if provider.discover is None:
        return provider
    issuer = (provider.base_url or "").rstrip("/")
    facts: dict[str, Any] = {
        "discover": None,
        "authorization_url": f"{issuer}/authorize",
        "token_url": f"{issuer}/token",
        "refresh_url": f"{issuer}/token",
        "profile_url": f"{issuer}/userinfo",
        "openid": OpenID(issuers=(issuer,), jwks_url=f"{issuer}/keys", required=True),
    }
    return replace(provider, **facts)


def _detoured(origin: str, prepare: Callable[[Any], None] | None) -> Callable[[Any], None]:
    def prepare_detour(session: Any) -> None:
        from .detour import Detour  # requests is not loaded before a view needs it

        if prepare is not None:
            prepare(session)
        for prefix in ("https://", "http://"):
            session.mount(prefix, Detour(origin))

    return prepare_detour


def _origin(address: Any) -> str:
    origin = str(address).rstrip("/")
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not is_loopback(origin):
        raise _refused("its address has to be one of this machine, such as http://localhost:9000.")
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise _refused("its address ends with the port, as in http://localhost:9000.")
    return origin


def _refused(reason: str) -> NotConfigured:
    return NotConfigured(
        f"{SETTING} is set, and refused: {reason}",
        code="rehearsal_refused",
        hint=f"The site's administrator has to correct or remove {SETTING}.",
    )
