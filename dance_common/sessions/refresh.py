"""One refresh of one stale token, however many threads and processes ask at once."""

from __future__ import annotations

import copy
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from ..backends.slot import LockedTokenStore, TokenStore
from ..errors import DanceError, ProviderUnreachable
from ..memory import Memory, fingerprint
from ..tokens import Token, newer_token
from .errors import TokenLost

log = logging.getLogger("dance_common")

REMEMBERED = 60
"""Seconds for which a stale token leads to the token that came for it.

Requests that were under way with the old token, each with its own copy of a cookie session, get the new one instead of
spending the old one twice; a provider that rotates would end the whole grant for that.
"""
MOST_REMEMBERED = 10_000
"""Refreshes that are remembered; the oldest go first."""
LONGEST_WAIT = 45
"""Seconds for which a request waits for another one's refresh: longer than a provider and a row's lock may take."""


@dataclass
class _Flight:
    lock: threading.Lock = field(default_factory=threading.Lock)
    token: Token | None = None
    error: DanceError | None = None


class SingleFlight:
    """Refreshes under way or just done in this process, by a fingerprint of the stale token.

    Args:
        remembered: seconds for which the outcome of a refresh is remembered.
    """

    def __init__(self, remembered: float = REMEMBERED) -> None:
        self._flights: Memory[bytes, _Flight] = Memory(
            lifetime=remembered,
            most=MOST_REMEMBERED,
            is_in_use=lambda flight: flight.lock.locked(),
        )

    def run(self, key: bytes, refresh: Callable[[], Token]) -> Token:
        """Return what ``refresh`` yields; callers who come while it runs share its outcome, good or bad.

        Args:
            key: the fingerprint, which only requests with the same stale token have in common.
            refresh: asks the provider.

        Raises:
            DanceError: what ``refresh`` raised, for everybody who waited for it; the next caller tries again.
            ProviderUnreachable: another request's refresh took too long.
        """
        flight = self._flights.setdefault(key, _Flight())
        if not flight.lock.acquire(timeout=LONGEST_WAIT):
            raise ProviderUnreachable(
                "Another request is refreshing this connection, and takes too long.",
                code="refresh_busy",
                step="refresh",
                status=504,
            )
        try:
            if flight.error is not None:
                raise copy.copy(flight.error)
            if flight.token is None:
                try:
                    flight.token = refresh()
                except BaseException as error:
                    if isinstance(error, DanceError):
                        flight.error = error
                    self._flights.discard(key)
                    raise
            return Token(flight.token)
        finally:
            flight.lock.release()


refreshes = SingleFlight()


class Refresh:
    """One session's wish for the token that takes a stale one's place.

    Where the backend can lock, the provider's response is stored before anybody else looks. If the process dies in
    between, the response is lost: a provider that rotates refresh tokens has revoked the old one then, and the user has
    to dance again; with any other provider the next request refreshes once more.

    Args:
        stale: the token to replace.
        store: where the session's token is stored.
        was_stored: whether the stale token came from there.
        title: the provider's title.
        fetch: asks the provider for the token that replaces the stale one.

    Attributes:
        has_lost: whether the provider has revoked the token, and this refresh dropped it.
    """

    def __init__(
        self,
        stale: Token,
        store: TokenStore,
        *,
        was_stored: bool,
        title: str,
        fetch: Callable[[Token], Token],
    ) -> None:
        self._stale = stale
        self._store = store
        self._was_stored = was_stored
        self._title = title
        self._fetch = fetch
        self._has_run = False
        self.has_lost = False

    def run(self, *registration: str) -> Token:
        """Return the token that takes the stale one's place, which is stored.

        Args:
            *registration: what tells the client and the provider from others: where is refreshed, and the client id.

        Raises:
            TokenLost: the provider refused; the token is gone.
            ProviderFailed: the provider did not respond as it should; the token is kept.
        """
        if stored := newer_token(self._store.load(), self._stale):
            return stored
        # The access token, too: where refresh tokens don't rotate, the next stale token has the same one.
        pair = (str(self._stale.get(name)) for name in ("refresh_token", "access_token"))
        try:
            token = refreshes.run(fingerprint(*registration, *pair), self._run)
        except TokenLost:
            if not self._has_run:
                self._invalidate_copy()
            raise
        if self._has_run:
            return token
        if stored := newer_token(self._store.load(), self._stale):
            return stored
        # Each browser with a cookie session of its own has a copy of its own.
        self._store.save(token)
        return token

    def _run(self) -> Token:
        self._has_run = True
        token: Token | None = None
        lost: TokenLost | None = None
        try:
            with self._store.lock() as locked:
                token = self._stored_meanwhile(locked)
                if token is None:
                    try:
                        token = self._fetch(self._stale)
                    except TokenLost as error:
                        lost = error
                    # A backend that can't lock may have got another process's token meanwhile.
                    if token is not None:
                        locked.save(token)
                    elif (token := self._stored_meanwhile(locked)) is None:
                        locked.invalidate()
                        self.has_lost = True
        except Exception as error:
            if token is None:
                raise
            # What the provider gave is there only once: this process remembers it and tries again to store it.
            why = str(error) if isinstance(error, DanceError) else type(error).__name__
            log.error("%s: a refreshed token could not be stored: %s", self._title, why)
        if token is None and lost is not None:
            raise lost
        assert token is not None  # noqa: S101  # one of both is there
        return token

    def _stored_meanwhile(self, locked: LockedTokenStore) -> Token | None:
        stored = locked.load()
        if not stored and self._was_stored:
            raise TokenLost(f"The connection with {self._title} was ended meanwhile.")
        return newer_token(stored, self._stale)

    def _invalidate_copy(self) -> None:
        """Drop the copy of a token that another request has found dead, if it is still that one."""
        stored = self._store.load()
        if stored and stored.get("access_token") == self._stale.get("access_token"):
            self._store.invalidate()
