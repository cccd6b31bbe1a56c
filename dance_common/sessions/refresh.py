"""One refresh of one stale token, however many threads and processes ask at once, and without anybody's lock.

The right to ask the provider is a lease: within a process an entry of its memory, between processes a mark in the row
of the token (``backends.tables.user_rows``), which ends by itself. Nothing of a database is held while the provider is
asked. Whoever finds a lease waits by looking again, until the new token is there or the lease is over.
"""

from __future__ import annotations

import copy
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from ..backends.claims import RefreshClaim
from ..backends.identity import Identity, Lease
from ..backends.store import TokenStore
from ..backends.tables.refusals import may_pass
from ..errors import DanceError, ProviderFailed, ProviderUnreachable
from ..memory import Memory, fingerprint
from ..tokens import Token, is_expired
from .errors import TokenLost
from .steps import LocalStep, Steps, WaitStep

log = logging.getLogger("dance_common")

REMEMBERED = 60
"""Seconds for which a stale token leads to the token that came for it.

Requests that were under way with the old token, each with its own copy of a cookie session, get the new one instead of
spending the old one twice; a provider that rotates would end the whole grant for that.
"""
MOST_REMEMBERED = 10_000
"""Refreshes that are remembered; the oldest go first."""
REFUSALS_REMEMBERED = 86_400
"""Seconds for which a process remembers that the provider has refused to refresh a token."""
LONGEST_WAIT = 45
"""Seconds for which a request waits for another one's refresh."""
LEASE_MARGIN = 5
"""Seconds by which a lease is longer than the provider may take: for what is done before and after, and for clocks of
several machines that differ.
"""
STORE_SECONDS = LEASE_MARGIN
"""Seconds for which a request tries again to store the token that it got, where the database is out of reach: what the
provider gave is there only once, and others wait for the lease to end meanwhile.
"""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5
"""Seconds after which a request that waits looks again: it grows from one to the other."""


@dataclass
class _Flight:
    """A refresh under way or just done in this process; who puts it into the memory leads it.

    Attributes:
        is_over: set once there is an outcome.
        token: the new token.
        error: why there is none, for everybody who has waited.
    """

    is_over: threading.Event = field(default_factory=threading.Event)
    token: Token | None = field(default=None, repr=False)
    error: DanceError | None = None


class Refreshes:
    """The refreshes of this process, by a fingerprint of the stale token.

    Args:
        remembered: seconds for which an outcome is remembered.
    """

    def __init__(self, remembered: float = REMEMBERED) -> None:
        self._flights: Memory[bytes, _Flight] = Memory(
            lifetime=remembered,
            most=MOST_REMEMBERED,
            is_in_use=lambda flight: not flight.is_over.is_set(),
        )
        self._refused: Memory[bytes, bool] = Memory(
            lifetime=REFUSALS_REMEMBERED, most=MOST_REMEMBERED
        )

    def was_refused_before(self, key: bytes) -> bool:
        """Note that the provider refused to refresh a token; return whether it had done so before.

        Args:
            key: the fingerprint, as for ``share``.
        """
        if self._refused.get(key):
            return True
        self._refused.set(key, True)
        return False

    def share(self, key: bytes, refresh: Callable[[], Steps[Token]]) -> Steps[Token]:
        """Return the steps that lead to the token of one refresh, however many ask for it at once.

        Args:
            key: the fingerprint, which only requests with the same stale token have in common.
            refresh: returns the steps that ask the provider; those of one caller are taken.

        Raises:
            DanceError: what ``refresh`` raised, for everybody who waited for it; the next caller tries again.
            ProviderUnreachable: another request's refresh took too long.
        """
        until = time.monotonic() + LONGEST_WAIT
        while True:
            own = _Flight()
            flight = self._flights.setdefault(key, own)
            if flight is own:
                return (yield from self._lead(key, flight, refresh()))
            while not flight.is_over.is_set():
                if time.monotonic() > until:
                    raise _too_long()
                yield WaitStep(FIRST_PAUSE, flight.is_over)
            if flight.error is not None:
                raise copy.copy(flight.error)
            if flight.token is not None and not is_expired(flight.token):
                return Token(flight.token)
            # It ended without an outcome for others, or its token is over, too.
            self._forget(key, flight)

    def _lead(self, key: bytes, flight: _Flight, refresh: Steps[Token]) -> Steps[Token]:
        try:
            flight.token = yield from refresh
            return Token(flight.token)
        except BaseException as error:
            flight.error = error if isinstance(error, DanceError) else None
            self._forget(key, flight)
            raise
        finally:
            flight.is_over.set()

    def _forget(self, key: bytes, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            self._flights.discard(key)

    def clear(self) -> None:
        """Forget everything, as another process would not know it."""
        self._flights.clear()
        self._refused.clear()


refreshes = Refreshes()


@dataclass(kw_only=True)
class Refresh:
    """One session's wish for the token that takes a stale one's place.

    If the process dies while the provider answers, the answer is lost: a provider that rotates refresh tokens has
    revoked the old one then, and the user has to dance again; with any other provider the next request refreshes once
    more, as soon as the lease is over.

    Attributes:
        stale: the token to replace.
        identity: whose it is; only that one's token is read and written.
        store: where it is stored.
        was_stored: whether the stale token came from there.
        title: the provider's title.
        seconds: how long the provider may take.
        ask: returns the steps that ask the provider for a new token, and take nothing else of the site.
        is_refused_by_api: whether the provider's API has just refused the stale token.
        has_lost: whether the provider has revoked the token, and this refresh deleted it.
    """

    stale: Token = field(repr=False)
    identity: Identity
    store: TokenStore
    was_stored: bool
    title: str
    seconds: float
    ask: Callable[[Token], Steps[Token]]
    is_refused_by_api: bool = False
    has_lost: bool = False
    _has_led: bool = False

    def steps(self, *registration: str) -> Steps[Token]:
        """Return the steps that lead to the new token, which is stored then.

        Args:
            *registration: what tells the client and the provider from others: where is refreshed, and the client id.

        Raises:
            TokenLost: the provider refused; the token is gone.
            ProviderFailed: the provider did not respond as it should; the token is kept.
        """
        # The access token, too: where refresh tokens don't rotate, the next stale token has the same one.
        pair = (str(self.stale.get(name)) for name in ("refresh_token", "access_token"))
        key = fingerprint(*registration, *pair)
        try:
            token = yield from refreshes.share(key, lambda: self._refresh(key))
        except TokenLost:
            if not self._has_led:
                yield LocalStep(self._invalidate_copy)
            raise
        if self._has_led:
            return token
        adopted: Token = yield LocalStep(partial(self._adopt, token))
        return adopted

    def _refresh(self, key: bytes) -> Steps[Token]:
        """Claim the lease, ask the provider, and store what it gives."""
        self._has_led = True
        until = time.monotonic() + LONGEST_WAIT
        claim: RefreshClaim = yield LocalStep(self._claim)
        pause = FIRST_PAUSE
        while claim.busy_until:
            if time.monotonic() > until:
                raise _too_long()
            yield WaitStep(min(pause, max(claim.busy_until - time.time(), 0.01)))
            pause = min(pause * 1.5, LONGEST_PAUSE)
            claim = yield LocalStep(self._claim)
        if claim.token is None:
            raise self._ended()
        if claim.lease is None:
            return claim.token
        # What is stored may be of no use for that, such as a token that a test has put there.
        stale = claim.token if claim.token.get("refresh_token") else self.stale
        try:
            token = yield from self._ask(stale, key)
        except GeneratorExit:
            raise  # nobody runs steps any more; the lease ends by itself
        except TokenLost:
            newer: Token | None = yield LocalStep(lambda: self._end(claim, is_refused=True))
            if newer is not None:
                return newer
            self.has_lost = True
            raise
        except BaseException:
            yield LocalStep(lambda: self._end(claim, is_refused=False))
            raise
        return (yield from self._finish_or_try_again(claim, token))

    def _ask(self, stale: Token, key: bytes) -> Steps[Token]:
        """Ask the provider, and find out whether a refusal in words that nobody knows is the end of the token.

        It is where the API has refused the access token, too, or where it has come twice: a provider that says of a
        dead refresh token no more than 400 would fail each call of its user for ever.
        """
        try:
            return (yield from self.ask(stale))
        except TokenLost:
            raise
        except ProviderFailed as error:
            if error.is_definite and (self.is_refused_by_api or refreshes.was_refused_before(key)):
                raise TokenLost.of(error, self.title) from None
            raise

    def _claim(self) -> RefreshClaim:
        seconds = self.seconds + LEASE_MARGIN
        claim = self.store.claim_refresh(self.identity, self.stale, seconds=seconds)
        if claim.token is None and not claim.busy_until and not self.was_stored:
            # A token that the site has given to the session alone.
            return RefreshClaim(token=self.stale, lease=Lease.new(seconds))
        return claim

    def _finish_or_try_again(self, claim: RefreshClaim, token: Token) -> Steps[Token]:
        """Store the new token, for which a database that is out of reach is asked more than once."""
        until = time.monotonic() + STORE_SECONDS
        pause = FIRST_PAUSE
        while True:
            try:
                stored: Token | None = yield LocalStep(partial(self._finish, claim, token))
            except Exception as error:
                if not may_pass(error) or time.monotonic() + pause > until:
                    return self._not_stored(token, error)
            else:
                return self._unless_ended(stored)
            yield WaitStep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)

    def _finish(self, claim: RefreshClaim, token: Token) -> Token | None:
        stored = self.store.finish_refresh(self.identity, claim, token)
        if stored is None and not self.was_stored:
            if self.store.identity().is_same_owner(self.identity):
                self.store.save(token)
            return token
        return stored

    def _unless_ended(self, stored: Token | None) -> Token:
        if stored is None:
            raise self._ended()
        return stored

    def _not_stored(self, token: Token, error: Exception) -> Token:
        """Log the error; return the token, which this process remembers, and tries to store when it next comes up."""
        why = str(error) if isinstance(error, DanceError) else type(error).__name__
        log.error("%s: a refreshed token could not be stored: %s", self.title, why)
        return token

    def _end(self, claim: RefreshClaim, *, is_refused: bool) -> Token | None:
        try:
            return self.store.end_refresh(self.identity, claim, is_refused=is_refused)
        except Exception as error:
            if is_refused:
                raise
            # The lease ends by itself; what the provider did matters more.
            log.warning("%s: a lease could not be given back: %s", self.title, type(error).__name__)
            return None

    def _adopt(self, token: Token) -> Token:
        """Store a token that another request of this process got: each cookie session has a copy of its own."""
        claim = self._claim()
        if claim.lease is not None:
            try:
                stored = self._finish(claim, token)
            except Exception as error:
                return self._not_stored(token, error)
            return self._unless_ended(stored)
        if claim.token is None and not claim.busy_until:
            raise self._ended()
        return claim.token or token

    def _invalidate_copy(self) -> None:
        """Delete the copy of a token that another request has found revoked, if it is still that one."""
        claim = self._claim()
        if claim.lease is not None:
            self._end(claim, is_refused=True)

    def _ended(self) -> TokenLost:
        return TokenLost(f"The connection with {self.title} was ended meanwhile.")


def _too_long() -> ProviderUnreachable:
    return ProviderUnreachable(
        "Another request is refreshing this connection, and takes too long.",
        code="refresh_busy",
        step="refresh",
        status=504,
    )
