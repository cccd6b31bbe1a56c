"""Where a session finds and leaves its token, and the stores that need no backend: for one request, or of nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..profiles import Profile
from ..tokens import Token, from_storage
from .claims import RefreshClaim, claim_refresh, is_of_claim
from .identity import Identity, Lease


class TokenStore(Protocol):
    """The one token of a session: a backend, and whose token it is about.

    A session asks ``identity`` before each use of a token that it has loaded, and takes the steps of a refresh for the
    identity that it loaded the token for.
    """

    def identity(self) -> Identity:
        """Return whose token would be loaded now."""
        ...

    def load(self) -> Token | None:
        """Return the stored token as ``from_storage`` does; None for that of another registration, too."""
        ...

    def save(self, token: Mapping[str, Any]) -> None:
        """Store the token in place of any other of the current identity."""
        ...

    def delete(self, identity: Identity) -> None:
        """Delete the identity's token; nothing happens if there is none."""
        ...

    def claim_refresh(
        self, identity: Identity, stale: Mapping[str, Any], *, seconds: float
    ) -> RefreshClaim:
        """Claim the right to refresh the identity's stale token, for some seconds."""
        ...

    def finish_refresh(
        self, identity: Identity, claim: RefreshClaim, token: Mapping[str, Any]
    ) -> Token | None:
        """Store a refreshed token; return the token that is stored then, None if it was deleted meanwhile."""
        ...

    def end_refresh(
        self, identity: Identity, claim: RefreshClaim, *, is_refused: bool
    ) -> Token | None:
        """Give a claim back without a new token; return a newer one that was stored meanwhile.

        If the provider has refused, the stale token is deleted, unless there is such a newer one.
        """
        ...


class HeldSlot:
    """The store of a token that nobody has decided to store yet: it lives as long as the request.

    Attributes:
        account: the provider's identifier of the account, once somebody asked for the profile; empty before.
        profile: that profile; None before.
    """

    def __init__(self, token: Mapping[str, Any] | None) -> None:
        self._token = token
        self.account = ""
        self.profile: Profile | None = None

    def identity(self) -> Identity:
        """Return the identity of nobody: the token is of this request alone, whoever is logged in meanwhile."""
        return _NOBODY

    def load(self) -> Token | None:
        """Return the token that is held, or None."""
        return from_storage(self._token)

    def save(self, token: Mapping[str, Any]) -> None:
        """Hold the token in place of the other."""
        self._token = token

    def delete(self, identity: Identity) -> None:
        """Hold no token any more."""
        self._token = None

    def claim_refresh(
        self, identity: Identity, stale: Mapping[str, Any], *, seconds: float
    ) -> RefreshClaim:
        """Let the caller refresh what is held: nobody else has it."""
        return claim_refresh(PlainPlace(self.load()), stale, seconds=seconds)

    def finish_refresh(
        self, identity: Identity, claim: RefreshClaim, token: Mapping[str, Any]
    ) -> Token | None:
        """Hold the refreshed token."""
        self._token = token
        return Token(token)

    def end_refresh(
        self, identity: Identity, claim: RefreshClaim, *, is_refused: bool
    ) -> Token | None:
        """Hold no token any more, if the provider has refused."""
        if is_refused:
            self._token = None
        return None


class AttributeSlot(HeldSlot):
    """The store of a session around any object that has a ``token``: the object's attribute."""

    def __init__(self, holder: Any) -> None:
        self._holder = holder
        self.account = ""

    @property
    def _token(self) -> Mapping[str, Any] | None:
        token: Mapping[str, Any] | None = self._holder.token
        return token

    @_token.setter
    def _token(self, token: Mapping[str, Any] | None) -> None:
        self._holder.token = token


class NoSlot(HeldSlot):
    """The store of a session that belongs to nobody: it is always empty."""

    def __init__(self) -> None:
        super().__init__(None)

    def save(self, token: Mapping[str, Any]) -> None:
        """Do nothing."""

    def claim_refresh(
        self, identity: Identity, stale: Mapping[str, Any], *, seconds: float
    ) -> RefreshClaim:
        """Let the caller refresh the token that was assigned to the session."""
        return claim_refresh(PlainPlace(Token(stale)), stale, seconds=seconds)

    def finish_refresh(
        self, identity: Identity, claim: RefreshClaim, token: Mapping[str, Any]
    ) -> Token | None:
        """Store nothing; the session carries it."""
        return Token(token)


def _do_nothing(*_: object) -> None:
    pass


@dataclass(frozen=True)
class PlainPlace:
    """The place of a token that no other process meets there, and so has no leases; a ``TokenPlace``.

    Attributes:
        token: the token that is there, as ``from_storage`` returns it.
        store: stores another one.
        invalidate: deletes it.
    """

    token: Token | None = field(repr=False)
    store: Callable[[Mapping[str, Any]], None] = _do_nothing
    invalidate: Callable[[], None] = _do_nothing
    lease: None = None

    def set_lease(self, lease: Lease | None, /) -> bool:
        """Do nothing: nobody else asks."""
        return True

    def is_held_by(self, claim: RefreshClaim) -> bool:
        """Tell whether the stored token is the claimed one."""
        return is_of_claim(self.token, claim)


_NOBODY = Identity(dance="")
