"""One refresh for one stale token, however many threads ask at once."""

from __future__ import annotations

import copy
import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ..errors import DanceError, ProviderUnreachable
from ..tokens import Token

REMEMBERED = 60
"""Seconds for which a stale token leads to the token that came for it.

Requests that were under way with the old token, each with its own copy of a cookie session, get the new one instead of
spending the old one twice; a provider that rotates would end the whole grant for that.
"""

LONGEST_WAIT = 45
"""Seconds for which a request waits for another one's refresh: longer than a provider and a row's lock may take."""


@dataclass
class _Flight:
    lock: threading.Lock = field(default_factory=threading.Lock)
    began: float = field(default_factory=time.monotonic)
    token: Token | None = None
    error: DanceError | None = None


class SingleFlight:
    """Refreshes under way or just done in this process, by a fingerprint of the stale token."""

    def __init__(self) -> None:
        self.reset()

    def run(self, stale: str, refresh: Callable[[], Token]) -> Token:
        """Return what ``refresh`` yields; callers who come while it runs share its outcome, good or bad.

        Args:
            stale: what only requests with the same stale token have in common; it may hold secrets.
            refresh: asks the provider.

        Raises:
            DanceError: what ``refresh`` raised, for everybody who waited for it; the next caller tries again.
            ProviderUnreachable: another request's refresh took too long.
        """
        key = hashlib.sha256(stale.encode(errors="replace")).digest()
        with self._lock:
            self._prune()
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
                flight.token = self._flown(key, flight, refresh)
            return Token(flight.token)
        finally:
            flight.lock.release()

    def _flown(self, key: bytes, flight: _Flight, refresh: Callable[[], Token]) -> Token:
        try:
            return refresh()
        except BaseException as error:
            if isinstance(error, DanceError):
                flight.error = error
            with self._lock:
                self._flights.pop(key, None)
            raise

    def _prune(self) -> None:
        limit = time.monotonic() - REMEMBERED
        for key in [key for key, flight in self._flights.items() if flight.began < limit]:
            if not self._flights[key].lock.locked():
                del self._flights[key]

    def reset(self) -> None:
        """Forget everything, locks included: a forked child must not wait for its parent's threads."""
        self._lock = threading.Lock()
        self._flights: dict[bytes, _Flight] = {}


refreshes = SingleFlight()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=refreshes.reset)
