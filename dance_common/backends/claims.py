"""What becomes of a refresh at the place that its token is stored in: decided once, for rows and sessions alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..tokens import Token, newer_token, to_storage
from .identity import Lease


@dataclass(frozen=True, kw_only=True)
class RefreshClaim:
    """What somebody gets who wants to refresh a stale token: the lease, a newer token, the word to wait, or nothing.

    Attributes:
        token: with a lease the token to refresh; without one a newer token, which was stored meanwhile.
        lease: the right to ask the provider; None if the caller does not have it.
        busy_until: Unix time in seconds, UTC, until which somebody else has the lease; 0 if nobody has.
    """

    token: Token | None = None
    lease: Lease | None = None
    busy_until: float = 0.0


def is_of_claim(token: Token | None, claim: RefreshClaim) -> bool:
    """Tell whether a stored token is the claimed one, where no lease of a row says so."""
    own, stale = token or Token(), claim.token or Token()
    return bool(own) and own.get("access_token") == stale.get("access_token")


class TokenPlace(Protocol):
    """The place of one token, as one step of a refresh finds it; nobody else writes there before the step is over."""

    @property
    def token(self) -> Token | None:
        """The token as ``from_storage`` returns it; None if there is none of this identity."""
        ...

    @property
    def lease(self) -> Lease | None:
        """The lease of whoever refreshes the token; None for nobody, and where other processes never meet it."""
        ...

    def is_held_by(self, claim: RefreshClaim) -> bool:
        """Tell whether what is stored is still what the claim was made for."""
        ...

    def set_lease(self, lease: Lease | None, /) -> bool:
        """Store the lease with the token; return False if somebody else was faster."""
        ...

    def store(self, token: Mapping[str, Any], /) -> None:
        """Store the token, with the time at which it expires, in place of the one that is there."""

    def invalidate(self) -> None:
        """Delete the token, which the provider has revoked."""


def claim_refresh(place: TokenPlace, stale: Mapping[str, Any], *, seconds: float) -> RefreshClaim:
    """Claim the right to refresh what is stored, if it is no newer than the stale token and nobody else has it."""
    token, lease = place.token, place.lease
    if token is None:
        return RefreshClaim()
    if newer := newer_token(token, stale):
        return RefreshClaim(token=newer)
    if lease is not None and not lease.is_over:
        return RefreshClaim(busy_until=lease.until)
    lease = Lease.new(seconds)
    if not place.set_lease(lease):
        return RefreshClaim(busy_until=lease.until)
    return RefreshClaim(token=token, lease=lease)


def finish_refresh(
    place: TokenPlace, claim: RefreshClaim, token: Mapping[str, Any]
) -> Token | None:
    """Store the new token in place of the one that was claimed; return the token that is stored then.

    What was deleted meanwhile stays deleted, and a token that took the claimed one's place meanwhile stays, too. A
    lease that ended while the provider answered is no reason to lose what it gave: whoever has the next one finds the
    new token.
    """
    stored, stale = place.token, claim.token or Token()
    if stored is None:
        return None
    if stored.get("access_token") != stale.get("access_token"):
        return newer_token(stored, stale)
    place.store(to_storage(token))
    return Token(token)


def end_refresh(place: TokenPlace, claim: RefreshClaim, *, is_refused: bool) -> Token | None:
    """Give the claim back without a new token; if the provider has refused, delete the stale one.

    Returns:
        A newer token, if one was stored meanwhile.
    """
    if newer := newer_token(place.token, claim.token or Token()):
        return newer
    if place.is_held_by(claim):
        if is_refused:
            place.invalidate()
        else:
            place.set_lease(None)
    return None
