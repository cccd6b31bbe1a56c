"""One browser's unfinished dance, and how the user session keeps it."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from ..errors import DanceError

LIFETIME = 600
"""Seconds for which a flow may be finished."""
_LATEST = 2**53
"""A Unix time that no clock reaches: numbers beyond it are no times, and can't be reckoned with."""
MOST_BYTES = 1500
"""Bytes that all flows of one browser may take as JSON; the oldest are dropped first."""


class UserSession(Protocol):
    """What one browser and our site share: ``flask.session``, Django's ``request.session`` and a dict all fit."""

    def get(self, key: str, default: Any, /) -> Any:
        """Return the value kept under the key, or the default."""

    def __setitem__(self, key: str, value: Any, /) -> None:
        """Keep a JSON-serializable value under the key."""

    def pop(self, key: str, default: Any, /) -> Any:
        """Remove the key and return what was kept under it, or the default."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One browser's unfinished dance.

    Attributes:
        key: what the provider will send back: the state (OAuth 2) or the request token (OAuth 1).
        dance: the name of the dance.
        callback_url: the redirect URI as sent; the token request must repeat it (RFC 6749 section 4.1.3).
        began_at: Unix time in seconds, UTC.
        secret: the PKCE code verifier or the request token's secret; empty where there is none.
        next_url: where the visitor wants to be afterwards.
        user: who began it; None for an anonymous visitor.
        scopes: what is asked for beside the dance's own scopes, separated by spaces.
        nonce: tells the flow from any other, even where a test's provider gives the same request token again.
    """

    key: str = field(repr=False)
    dance: str
    callback_url: str
    began_at: int
    secret: str = field(default="", repr=False)
    next_url: str | None = None
    user: str | None = None
    scopes: str = ""
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(6), repr=False)

    @contextmanager
    def remembered(self) -> Iterator[None]:
        """Let a failure know where the visitor wanted to go, so that another try can lead there."""
        try:
            yield
        except DanceError as error:
            error.next_url = self.next_url
            raise

    def with_room_for_next(self) -> Flow:
        """Return the flow, without ``next_url`` if it alone would not fit into the session."""
        if size([self]) <= MOST_BYTES:
            return self
        return replace(self, next_url=None)

    @property
    def is_over(self) -> bool:
        """Whether its time has passed, or has not come: clocks of two servers may differ by a minute."""
        return not 0 <= time.time() - self.began_at + 60 <= LIFETIME + 60


def size(flows: Iterable[Flow]) -> int:
    """Return the bytes that flows take in the user session."""
    return len(json.dumps(packed(flows)))


def packed(flows: Iterable[Flow]) -> list[list[Any]]:
    """Return the flows as JSON can hold them."""
    return [list(asdict(flow).values()) for flow in flows]


def unpacked(kept: object) -> Flow | None:
    """Return the flow that was packed, or None for what another release or a broken store left there."""
    match kept:
        case [
            str(key),
            str(dance),
            str(callback_url),
            int(began_at),
            str(secret),
            str() | None as next_url,
            str() | None as user,
            str(scopes),
            str(nonce),
        ] if 0 <= began_at < _LATEST:
            return Flow(
                key=key,
                dance=dance,
                callback_url=callback_url,
                began_at=began_at,
                secret=secret,
                next_url=next_url,
                user=user,
                scopes=scopes,
                nonce=nonce,
            )
    return None
