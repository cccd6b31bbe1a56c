"""Token arithmetic: what a token response means, and whether a token can be used now."""

from __future__ import annotations

import base64
import math
import time
import warnings
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

Scope = str | Iterable[str] | None
"""Scopes as people write them: one string, or several; None asks for the provider's default."""

_CENTURY = 100 * 366 * 24 * 3600

LEEWAY = 30
"""Seconds before ``expires_at`` at which a token counts as expired, for clocks that differ and slow networks."""

REHEARSED = "rehearsed"
"""What the tokens of a rehearsal begin with, so that they are known wherever they were stored."""

DPOP_KEY = "dpop_key"
"""Where a token has the private key that it was issued to (RFC 9449), so that it is stored and encrypted with it."""

_SENT_FIELDS = ("access_token", "oauth_token", "oauth_token_secret")


class SecretDict(dict[str, Any]):
    """A dict of which reports show the names alone: the form of a token request, or its headers."""

    _shown: ClassVar[frozenset[str]] = frozenset()

    def __repr__(self) -> str:
        """Return the dict's text with the values masked that may be secrets."""
        shown = {name: value if name in self._shown else "…" for name, value in self.items()}
        return f"{type(self).__name__}({shown!r})"

    __str__ = __repr__
    # Sentry takes other mappings apart, whatever their text is.
    __sentry_repr__ = __repr__


class SecretText(str):
    """A text that reports don't show: an encoded form."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return a mark that stands for it."""
        return f"{type(self).__name__}(…)"

    __sentry_repr__ = __repr__


class Token(SecretDict):
    """What a dance yields: the provider's token response as a dict whose ``repr`` shows no secret.

    OAuth 2: ``access_token``, ``token_type``, and where the provider gives them ``refresh_token``, ``scope`` (a list of
    the granted scopes), ``expires_in`` (seconds from when it was received) and ``expires_at`` (Unix time in seconds,
    UTC). OAuth 1: ``oauth_token``, ``oauth_token_secret`` and whatever else the provider sent.
    Two are ours: ``dpop_key``, the private key of a token whose ``token_type`` is ``DPoP``, and ``stored_profile``.
    """

    # Providers add fields of their own, which may be secrets, too.
    _shown = frozenset({"token_type", "scope", "expires_in", "expires_at"})


PROFILE_KEY = "stored_profile"
"""The field of a token that has the user's profile, where a site stores that with it."""


def parse_token_response(
    fields: Mapping[str, Any],
    *,
    requested: Iterable[str] = (),
    previous: Mapping[str, Any] | None = None,
) -> Token:
    """Return the token that the fields of a token response describe (RFC 6749 section 5.1).

    ``expires_at`` is counted from now; a lifetime that makes no sense is left out, as if the provider had named none.
    Without a ``scope`` the requested one was granted; an empty one grants nothing, and is ``[""]``, as oauthlib splits
    it. Without a ``refresh_token`` the previous one stays valid (section 6). The profile that is stored with the
    previous one stays with the user's token.
    """
    previous = previous or {}
    token = Token(fields)
    token.pop(PROFILE_KEY, None)
    if PROFILE_KEY in previous:
        token[PROFILE_KEY] = previous[PROFILE_KEY]
    expires_at = _number(token.pop("expires_at", None))
    lifetime = _seconds(token.pop("expires_in", None))
    if lifetime is None and expires_at is not None:
        lifetime = _seconds(expires_at - time.time())
    if lifetime is not None:
        token["expires_in"] = lifetime
        token["expires_at"] = time.time() + lifetime
    if not token.get("refresh_token") and previous.get("refresh_token"):
        token["refresh_token"] = previous["refresh_token"]
    granted = token.pop("scope", None)
    if not isinstance(granted, str | list | tuple):
        granted = previous.get("scope") or list(requested) or None
    if granted is not None:
        token["scope"] = scope_list(granted) or [""]
    return token


def from_storage(stored: object) -> Token | None:
    """Return a stored token as it is now, ``expires_in`` counted down; None for what no request could carry."""
    if isinstance(stored, str) and stored.startswith("Token({"):
        warnings.warn(
            "What is stored is the masked text of a token, str(token), and of no use: store json.dumps(token).",
            stacklevel=2,
        )
    if not isinstance(stored, dict | Mapping) or not stored or not _can_be_sent(stored):
        return None
    token = Token(stored)
    expires_at = _number(token.get("expires_at"))
    if expires_at is not None:
        token["expires_in"] = expires_at - time.time()
    return token


def _can_be_sent(token: Mapping[Any, Any]) -> bool:
    """Return whether the parts that go into headers and signatures are text that can; missing parts can."""
    for name in _SENT_FIELDS:
        text = token.get(name)
        if text and not (isinstance(text, str) and text.isprintable()):
            return False
    header = token.get("access_token")
    return not header or header.isascii()


def to_storage(token: Mapping[str, Any]) -> Token:
    """Return the token as it should be stored; an ``expires_in`` without a time it counts from counts from now."""
    token = Token(token)
    lifetime = _seconds(token.get("expires_in"))
    if lifetime is not None and _number(token.get("expires_at")) is None:
        token["expires_at"] = time.time() + lifetime
    return token


def is_expired(token: Mapping[str, Any], *, leeway: float = LEEWAY) -> bool:
    """Return whether the token has expired, ``leeway`` seconds early; a token that names no time never expires.

    A lifetime that nobody knows the beginning of says something only if it was over from the first.
    """
    expires_at = _number(token.get("expires_at"))
    if expires_at is None:
        lifetime = _number(token.get("expires_in"))
        return lifetime is not None and lifetime <= 0
    return time.time() >= expires_at - leeway


def is_rehearsed(token: Mapping[str, Any]) -> bool:
    """Return whether a rehearsal has issued the token, and no provider would know it."""
    own, other = token.get("access_token"), token.get("oauth_token")
    return str(own).startswith(REHEARSED) or str(other).startswith(REHEARSED)


def newer_token(stored: Token | None, stale: Mapping[str, Any]) -> Token | None:
    """Return the stored token if it takes the stale one's place: another one that has not expired; else None."""
    if not stored or stored.get("access_token") == stale.get("access_token") or is_expired(stored):
        return None
    return stored


def scope_list(scope: object) -> list[str]:
    """Return the scopes as a list, whether they came as a list or joined by spaces or commas."""
    if isinstance(scope, str):
        return scope.replace(",", " ").split()
    if isinstance(scope, Iterable) and not isinstance(scope, bytes | Mapping):
        return [item for item in scope if isinstance(item, str) and item]
    return []


def _seconds(value: object) -> float | None:
    """Return a lifetime in seconds, if it is a positive number and no more than a century."""
    number = _number(value)
    return number if number is not None and 0 < number < _CENTURY else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def base64url(content: bytes) -> str:
    """Return bytes as JSON Web Tokens and keys have them: in base64url, without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
