"""The token that a session carries, and the accounts that it may be of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Self

from ..backends import Account, BackendSlot
from ..backends.slot import NoSlot, TokenStore
from ..errors import DanceError
from ..tokens import Token


class TokenHolder:
    """What a session has because it carries one user's token, loaded on first use.

    Attributes:
        on_token_lost: called with the ``TokenLost`` when the provider has ended the token, once it was dropped.
        remake: makes another session like this one, for another slot; None for a session that no dance made.
    """

    on_token_lost: Callable[[DanceError], None] = staticmethod(lambda error: None)
    remake: Callable[[TokenStore], Any] | None = None
    _token: Token | None = None
    _is_loaded: bool = False
    _was_kept: bool = False

    @cached_property
    def slot(self) -> TokenStore:
        """Where the token is found and left: nowhere, in a session that nobody gave a place."""
        return NoSlot()

    def load_token(self) -> bool:
        """Read the token from where it is kept; return whether there is one."""
        self._take(self.slot.load())
        self._is_loaded = True
        self._was_kept = self._token is not None
        return self._was_kept

    def unload(self) -> None:
        """Forget what was loaded, so that the next use asks the backend again."""
        self._take(None)
        self._is_loaded = False

    @property
    def token(self) -> Token | None:
        """The token that requests carry, read on first use; None where there is none.

        Assigning changes this session only; the adapter's ``token`` attribute is what stores it. ``del`` lets the next
        use read it again.
        """
        if not self._is_loaded:
            self.load_token()
        return self._token

    @token.setter
    def token(self, value: Any) -> None:
        self._take(Token(value) if value else None)
        self._is_loaded = True
        self._was_kept = False

    @token.deleter
    def token(self) -> None:
        self.unload()

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts that the user has connected with this dance, where the backend keeps several apart."""
        return self.slot.accounts() if isinstance(self.slot, BackendSlot) else ()

    def for_account(self, account: str) -> Self:
        """Return another session, which uses one of ``accounts`` by its id whichever is the default.

        Raises:
            LookupError: no backend that keeps accounts is behind this session.
        """
        if self.remake is None or not isinstance(self.slot, BackendSlot):
            raise LookupError(f"This session belongs to no user, and so to no account {account!r}.")
        other: Self = self.remake(self.slot.for_account(account))
        return other

    def set_default_account(self, account: str) -> None:
        """Let one of ``accounts`` be the one that is used where none is named.

        Raises:
            LookupError: the user has not connected it.
            NotConfigured: the site's backend keeps one account only.
        """
        if not isinstance(self.slot, BackendSlot):
            raise LookupError(f"This session belongs to no user, and so to no account {account!r}.")
        self.slot.set_default_account(account)
        self.unload()

    def _take(self, token: Token | None) -> None:
        """Hold the token; subclasses hand it on to what places it into requests."""
        self._token = token
