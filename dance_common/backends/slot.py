"""The place in a backend that one session uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic

from ..tokens import Token, TokenPlace, loaded, saved
from .base import BaseBackend, Context
from .tables.accounts import Account
from .tables.backend import TableBackend


class BackendSlot(Generic[Context]):
    """The place in a backend that belongs to one context; a ``TokenSlot``.

    Where a user may have several accounts it stays with the account that it found first, so that a refreshed token is
    never kept for another one.
    """

    def __init__(
        self, backend: BaseBackend[Context], context: Context, *, account: str | None = None
    ) -> None:
        self._backend = backend
        self._context = context
        self._account = account

    def load(self) -> Token | None:
        """Return the kept token with ``expires_in`` counted down, or None."""
        if not isinstance(self._backend, TableBackend):
            return loaded(self._backend.get(self._context))
        kept = self._backend.find(self._context, account=self._account)
        if kept is None:
            return None
        if self.keeps_several and kept.account:
            self._account = kept.account
        return loaded(kept.token)

    def save(self, token: Mapping[str, Any]) -> None:
        """Keep the token, with the time at which it expires."""
        self._backend.set(self._context, saved(token), **self._which())

    def forget(self) -> None:
        """Drop the token."""
        self._backend.delete(self._context, **self._which())

    def lose(self) -> None:
        """Drop a token that the provider has ended."""
        # A backend that is none of ours by class need not know the difference.
        lose = getattr(self._backend, "lose", self._backend.delete)
        lose(self._context, **self._which())

    @contextmanager
    def exclusively(self) -> Iterator[TokenPlace]:
        """Yield what is really kept, where the backend can keep everybody else away; this slot elsewhere."""
        if not isinstance(self._backend, TableBackend):
            yield self
            return
        with self._backend.exclusively(self._context, account=self._account) as place:
            yield place

    @property
    def keeps_several(self) -> bool:
        """Whether the backend keeps several accounts of a user apart, and so has to know whose a token is."""
        return bool(getattr(self._backend, "several_accounts", False))

    @property
    def keeps_accounts(self) -> bool:
        """Whether the backend can keep whose account at the provider a token is of."""
        return isinstance(self._backend, TableBackend) and self._backend.table.has_accounts

    def accounts(self) -> tuple[Account, ...]:
        """Return the accounts that the user has connected; none where the backend keeps no accounts apart."""
        if isinstance(self._backend, TableBackend):
            return self._backend.accounts(self._context)
        return ()

    def for_account(self, account: str) -> BackendSlot[Context]:
        """Return the slot of another account of the same user."""
        return BackendSlot(self._backend, self._context, account=account)

    def set_default_account(self, account: str) -> None:
        """Let the account be used where none is named; see ``TableBackend.set_default_account``.

        Raises:
            LookupError: the backend keeps no such account of the user's.
        """
        if not isinstance(self._backend, TableBackend):
            raise LookupError(f"This site's backend keeps no accounts, and so none {account!r}.")
        self._backend.set_default_account(self._context, account)
        self._account = None

    def _which(self) -> dict[str, Any]:
        if self._account is None or not isinstance(self._backend, TableBackend):
            return {}
        return {"account": self._account}
