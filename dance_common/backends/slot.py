"""Where one session finds and leaves its user's token: in a backend, for now only, or nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from ..tokens import Token, from_storage, to_storage
from .base import BackendContext, BaseBackend
from .tables.backend import TableBackend
from .tables.user_rows import Account


class LockedTokenStore(Protocol):
    """What a refresh needs: the token as it is stored now, and a way to replace or invalidate it."""

    def load(self) -> Token | None:
        """Return the stored token as ``from_storage`` does, or None."""
        ...

    def save(self, token: Mapping[str, Any]) -> None:
        """Store the token in place of any other."""
        ...

    def invalidate(self) -> None:
        """Drop a token that the provider has revoked; whose it was may still be known."""
        ...


class TokenStore(LockedTokenStore, Protocol):
    """The one token of a session: a backend, and whose token it is about."""

    def delete(self) -> None:
        """Drop the token; nothing happens if there is none."""
        ...

    def lock(self) -> AbstractContextManager[LockedTokenStore]:
        """Return a context in which nobody else, in any process, refreshes the token, where the backend can see to it.

        What the store that it yields loads is what is really stored at that time.
        """
        ...


class NoSlot:
    """The store of a session that belongs to nobody: it is always empty."""

    def load(self) -> None:
        """Return None."""

    def save(self, token: Mapping[str, Any]) -> None:
        """Do nothing."""

    def delete(self) -> None:
        """Do nothing."""

    def invalidate(self) -> None:
        """Do nothing."""

    def lock(self) -> AbstractContextManager[LockedTokenStore]:
        """Return a context that yields this store."""
        return nullcontext(self)


class HeldSlot:
    """The store of a token that nobody has decided to store yet: it lives as long as the request.

    Attributes:
        account: the provider's identifier of the account, once somebody asked for the profile; empty before.
    """

    def __init__(self, token: Mapping[str, Any] | None) -> None:
        self._token = token
        self.account = ""

    def load(self) -> Token | None:
        """Return the token that is held, or None."""
        return from_storage(self._token)

    def save(self, token: Mapping[str, Any]) -> None:
        """Hold the token in place of the other."""
        self._token = token

    def delete(self) -> None:
        """Hold no token any more."""
        self._token = None

    def invalidate(self) -> None:
        """Hold no token any more."""
        self._token = None

    def lock(self) -> AbstractContextManager[LockedTokenStore]:
        """Return a context that yields this store: what it holds belongs to one request."""
        return nullcontext(self)


class BackendSlot:
    """The place in a backend that belongs to one context; a ``TokenStore``.

    If a user may have several accounts it stays with the account that it found first, so that a refreshed token is
    never stored for another one.
    """

    def __init__(
        self, backend: BaseBackend, context: BackendContext, *, account: str | None = None
    ) -> None:
        self._backend = backend
        self._context = context
        self._account = account

    def load(self) -> Token | None:
        """Return the stored token with ``expires_in`` counted down, or None."""
        if not isinstance(self._backend, TableBackend):
            return from_storage(self._backend.get(self._context))
        row = self._backend.find(self._context, account=self._account)
        if row is None:
            return None
        if self._backend.several_accounts and row.account:
            self._account = row.account
        return from_storage(row.token)

    def save(self, token: Mapping[str, Any]) -> None:
        """Store the token, with the time at which it expires."""
        self._backend.set(self._context, to_storage(token), **self._which())

    def delete(self) -> None:
        """Delete the token."""
        self._backend.delete(self._context, **self._which())

    def invalidate(self) -> None:
        """Delete a token that the provider has revoked."""
        # A backend that does not inherit from ours need not know the difference.
        invalidate = getattr(self._backend, "invalidate", self._backend.delete)
        invalidate(self._context, **self._which())

    def lock(self) -> AbstractContextManager[LockedTokenStore]:
        """Return a context that yields what is stored now, locked, if the backend can lock; this slot otherwise."""
        if isinstance(self._backend, TableBackend):
            return self._backend.lock(self._context, account=self._account)
        return nullcontext(self)

    @property
    def has_several_accounts(self) -> bool:
        """Whether the backend stores a token for each account of a user, and so has to know whose a token is."""
        return isinstance(self._backend, TableBackend) and self._backend.several_accounts

    @property
    def has_accounts(self) -> bool:
        """Whether the backend can store which account at the provider a token belongs to."""
        return isinstance(self._backend, TableBackend) and self._backend.table.has_accounts

    def accounts(self) -> tuple[Account, ...]:
        """Return the accounts that the user has connected; none if the backend does not tell accounts apart."""
        if isinstance(self._backend, TableBackend):
            return self._backend.accounts(self._context)
        return ()

    def for_account(self, account: str) -> BackendSlot:
        """Return the slot of another account of the same user."""
        return BackendSlot(self._backend, self._context, account=account)

    def set_default_account(self, account: str) -> None:
        """Let the account be used if none is named; see ``TableBackend.set_default_account``.

        Raises:
            LookupError: the backend has no such account of the user's.
        """
        if not isinstance(self._backend, TableBackend):
            raise LookupError(f"This site's backend keeps no accounts, and so none {account!r}.")
        self._backend.set_default_account(self._context, account)
        self._account = None

    def _which(self) -> dict[str, Any]:
        if self._account is None or not isinstance(self._backend, TableBackend):
            return {}
        return {"account": self._account}
