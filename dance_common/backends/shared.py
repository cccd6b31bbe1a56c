"""What processes remember together of refreshes, for sessions in cookies: which token came for a stale one.

A cookie is a copy in the browser: two requests of it may be served by two processes, and a response with the new token
may be lost. A provider that rotates refresh tokens ends the whole grant if the stale one comes again. With a cache that
processes share one of them refreshes, and the others take its token.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..errors import NotConfigured
from ..tokens import Token, from_storage
from . import encryption
from .claims import RefreshClaim, is_of_claim
from .identity import Lease
from .tables.cache import CacheStore

log = logging.getLogger("dance_common")

REMEMBERED = 24 * 60 * 60
"""Seconds for which a new token is found by the stale one: as long as a browser is likely to come back with that."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class SharedRefreshes:
    """The refreshes of all processes, by a digest of the stale token, and sealed with a key that is made of it.

    Whoever has the cache and not the stale token reads nothing, and finds nothing. If the cache fails, tokens are
    refreshed as without it.

    Attributes:
        store: the cache that processes share.
        seconds: how long a new token is remembered.
    """

    store: CacheStore
    seconds: int = REMEMBERED

    def place(
        self,
        token: Token | None,
        registration: str,
        *,
        store: Callable[[Mapping[str, Any]], None],
        invalidate: Callable[[], None],
    ) -> SharedPlace:
        """Return the place of a session's token, with what other processes have got for it, which is stored at once.

        Args:
            token: what the session has, as ``from_storage`` returns it.
            registration: the client registration that it was issued to.
            store: stores another token in the session.
            invalidate: deletes the session's.
        """
        place = SharedPlace(self, token, registration, store, invalidate)
        newer = place.find_newer()
        if newer is None:
            return place
        store(newer)
        return SharedPlace(self, from_storage(newer), registration, store, invalidate)

    def attempt(self, action: Callable[[], Result], otherwise: Result) -> Result:
        """Return what the action returns; if the cache fails, what would be without one."""
        try:
            return action()
        except Exception as error:
            log.warning("the cache of refreshes fails: %s", type(error).__name__)
            return otherwise


@dataclass(frozen=True)
class SharedPlace:
    """The place of a token in one browser's session, as all processes see it; a ``TokenPlace``.

    Attributes:
        refreshes: what processes share.
        token: the token that is there.
        registration: the client registration that it was issued to.
    """

    refreshes: SharedRefreshes
    token: Token | None = field(repr=False)
    registration: str
    _store: Callable[[Mapping[str, Any]], None] = field(repr=False)
    _invalidate: Callable[[], None] = field(repr=False)

    @property
    def lease(self) -> Lease | None:
        """The lease of whichever process asks the provider now."""
        found = self.refreshes.attempt(lambda: self._get("lease"), None)
        match found:
            case [str(holder), int() | float() as until]:
                return Lease(holder=holder, until=until)
        return None

    def find_newer(self) -> Token | None:
        """Return the token that a process has got in this one's place, or that came for that one in turn."""
        newer, place = None, self
        while place.token is not None:
            found = place.refreshes.attempt(place._open, None)
            if found is None:
                break
            newer = found
            place = SharedPlace(
                self.refreshes, Token(found), self.registration, self._store, self._invalidate
            )
        return newer

    def is_held_by(self, claim: RefreshClaim) -> bool:
        """Tell whether the stored token is the claimed one."""
        return is_of_claim(self.token, claim)

    def set_lease(self, lease: Lease | None, /) -> bool:
        """Take the lease, or give it back; return whether no other process was faster."""
        if lease is None:
            self.refreshes.attempt(lambda: self.refreshes.store.delete(self._key("lease")), None)
            return True
        seconds = max(1, round(lease.until - time.time()))
        value = [lease.holder, lease.until]
        return self.refreshes.attempt(
            lambda: self.refreshes.store.add(self._key("lease"), value, seconds) is not False, True
        )

    def store(self, token: Mapping[str, Any], /) -> None:
        """Store the token in the session, and tell all processes for which one it came."""
        self._store(token)
        sealed = encryption.encrypt(
            dict(token), self._seal, purpose=encryption.REFRESH, binding=self.registration
        )
        store, seconds = self.refreshes.store, self.refreshes.seconds
        self.refreshes.attempt(lambda: store.set(self._key("token"), sealed, seconds), None)
        self.set_lease(None)

    def invalidate(self) -> None:
        """Delete the session's token, which the provider has revoked."""
        self._invalidate()
        self.set_lease(None)

    def _get(self, what: str) -> Any:
        key = self._key(what)
        return self.refreshes.store.get_many([key]).get(key)

    def _open(self) -> Token | None:
        sealed = self._get("token")
        if not encryption.is_encrypted(sealed):
            return None
        return Token(
            encryption.decrypt(
                sealed, self._seal, purpose=encryption.REFRESH, binding=self.registration
            )
        )

    def _key(self, what: str) -> str:
        return f"oauth_dance:refresh:{hashlib.sha256(self._secret()).hexdigest()}:{what}"

    def _seal(self) -> tuple[str, ...]:
        # Another digest than the key's, which is no secret.
        return (hashlib.sha256(b"seal" + self._secret()).hexdigest(),)

    def _secret(self) -> bytes:
        token = self.token or Token()
        parts = [self.registration, token.get("access_token"), token.get("refresh_token")]
        return json.dumps(parts).encode()


def require_encryption() -> None:
    """Raise ``NotConfigured`` unless what seals tokens is installed."""
    try:
        import cryptography  # noqa: F401
    except ImportError:
        raise NotConfigured(
            "Tokens in a cache that sessions share are sealed, and the package for that is not installed.",
            code="no_cryptography",
            hint="The site's administrator has to install oauth-dance[encryption].",
        ) from None
