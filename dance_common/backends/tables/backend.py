"""Tokens in a table: whose they are, and which account is meant, the same for every ORM."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from ...errors import NotConfigured
from ...tokens import Token
from .. import encryption
from ..base import BaseBackend, Context
from .accounts import Account, Kept, choose
from .cache import TokenCache
from .locked import LockedPlace
from .owners import Owners, UserRequired
from .table import TokenTable
from .user_rows import Drawer


class TableBackend(BaseBackend[Context]):
    """Keeps one token for each user and dance in a table, or one for each account of the user.

    A receiver of ``oauth_authorized`` that knows whose account it is says so:
    ``config["provider_user_id"] = "123"``. Where there are several accounts the provider is asked if nobody did.

    Attributes:
        several_accounts: whether a user may connect several accounts with one dance.
    """

    several_accounts: bool = False
    _owners: Owners

    @cached_property
    @abstractmethod
    def table(self) -> TokenTable:
        """The table; an adapter says which."""

    @property
    def cache(self) -> TokenCache | None:
        """What is asked before the table; None for nothing."""
        return None

    def get(
        self, context: Context, /, user: Any = None, user_id: Any = None, account: str | None = None
    ) -> Token | None:
        """Return the token, or None; it takes one query, or none where a cache knows.

        Args:
            context: who asks.
            user: a user, where another is meant than the context's.
            user_id: the same by the user's key; it goes before ``user``.
            account: one of the user's accounts; None for the chosen one.

        Raises:
            UserRequired: there is no user, and there has to be one.
        """
        drawer = self._needed(self._drawer(context, user, user_id))
        kept = choose(drawer.known(), account)
        return Token(kept.token) if kept and kept.token else None

    def find(self, context: Context, /, *, account: str | None = None) -> Kept | None:
        """Return what is kept for whoever visits, or None.

        Who is not logged in has nothing; that is an error only where ``user_required=True`` was given.

        Raises:
            UserRequired: see above.
        """
        drawer = self._drawer(context)
        if drawer is None and not self._owners.user_required:
            return None
        found: Kept | None = choose(self._needed(drawer).known(), account)
        return found

    def accounts(self, context: Context, /) -> tuple[Account, ...]:
        """Return the accounts that the user has connected and that can be told apart, newest first."""
        drawer = self._drawer(context)
        rows = drawer.known() if drawer else []
        chosen = choose(rows, None)
        return tuple(Account(row.account, row is chosen) for row in rows if row.account)

    def set_default_account(self, context: Context, account: str, /) -> None:
        """Let one of the user's accounts be the one that is used where none is named.

        Raises:
            LookupError: the user has not connected it.
            UserRequired: there is no user, and there has to be one.
            TokenNotStored: the database refused.
        """
        if not (self.several_accounts and self.table.has_accounts and self.table.has_default):
            raise NotConfigured(
                "This site keeps one account for each user and provider.",
                code="one_account_only",
                hint="The site's administrator has to give the backend several_accounts=True, and a table that has the"
                " columns provider_user_id and is_default.",
            )
        drawer = self._needed(self._drawer(context))
        drawer.change(lambda rows: drawer.choose(rows, account))

    def set(
        self,
        context: Context,
        token: Mapping[str, Any],
        /,
        user: Any = None,
        user_id: Any = None,
        account: str | None = None,
    ) -> None:
        """Keep the token in place of the one that the user has, all or nothing.

        A refresh token goes on where the new token has none, unless the accounts are known to differ.

        Args:
            context: who asks; ``config["provider_user_id"]`` names the account that the token is of, where it is known.
            token: what the dance yielded.
            user: a user, where another is meant than the context's.
            user_id: the same by the user's key; it goes before ``user``.
            account: the account that the token is of, where the caller knows; it goes before ``config``.

        Raises:
            UserRequired: there is no user, and there has to be one.
            AccountTaken: another user has connected that account.
            TokenNotStored: the database refused.
        """
        drawer = self._needed(self._drawer(context, user, user_id))
        asking: Any = (
            context  # what it has is for adapters to know; every one has a name and a config
        )
        named = account or str(asking.config.get("provider_user_id") or "")
        drawer.change(
            lambda rows: drawer.put(rows, token, named, was_refreshed=account is not None),
            account=named,
        )

    def delete(
        self, context: Context, /, user: Any = None, user_id: Any = None, account: str | None = None
    ) -> None:
        """Drop the user's token; do nothing if there is none, or no user who could have one.

        Where there are several accounts only one is dropped: the one that is named, or else the chosen one.
        """
        if drawer := self._drawer(context, user, user_id):
            drawer.change(lambda rows: drawer.remove(rows, account))

    def invalidate(self, context: Context, /, account: str | None = None) -> None:
        """Drop a token that the provider has revoked; whose account it was stays known, so that its user can come back.

        A row that names no account goes altogether.
        """
        if drawer := self._drawer(context):
            drawer.change(lambda rows: drawer.end(drawer.meant(rows, account)))

    @contextmanager
    def lock(self, context: Context, /, *, account: str | None = None) -> Iterator[LockedPlace]:
        """Return a context in which nobody else, in any process, can refresh or replace the user's token.

        Raises:
            UserRequired: there is no user, and there has to be one.
        """
        drawer = self._needed(self._drawer(context))
        with drawer.opened() as rows:
            row = choose(rows, account)
            known = row.account if row else account or ""
            yield LockedPlace(
                row,
                put=lambda token: drawer.put(rows, token, known),
                end=lambda: drawer.end([row] if row else []),
            )

    def reencrypt(self) -> int:
        """Write every token anew, with the newest of the keys, and return how many there were.

        It may run while the site is used, and be repeated: one user's tokens are locked at a time.

        Raises:
            NotConfigured: a token was encrypted with a key that is not there, or the table encrypts nothing.
        """
        if not self.table.encrypts:
            raise NotConfigured(
                f"The column of tokens in {self.table.label} encrypts nothing.",
                code="column_not_encrypted",
                hint="The site's administrator has to give the model the column that the mixin or abstract base has.",
            )
        count = 0
        for name, owner in self.table.places():
            with self._drawer_of(name, owner).opened() as found:
                rows = [row for row in found if row.kept.token]
                # The newest last: which one that is must not change.
                for row in reversed(rows):
                    token = encryption.required_open(row.kept.token)
                    self.table.update(row, {"token": token})
            count += len(rows)
        return count

    def uncache(self, name: str, user_id: Any = None) -> None:
        """Forget what the cache knows about a user's token, after other code than this backend has written it.

        Args:
            name: the name of the dance.
            user_id: the key of the user; None for the token of the whole site.
        """
        if self.cache is not None:
            self.cache.drop((name, user_id))

    def _drawer(self, context: Any, user: Any = None, user_id: Any = None) -> Drawer | None:
        """Return where the user's tokens are; None for nobody, where a token has to have a user."""
        owner = self._owners.find(context, user=user, user_id=user_id)
        if owner is None and self._owners.are_required:
            return None
        if owner is not None and not self.table.has_users:
            raise NotConfigured(
                f"Tokens belong to users, and {self.table.label} has none.",
                code="table_without_users",
                hint="The site's administrator has to give the model a user, or the backend user=None.",
            )
        return self._drawer_of(context.name, owner)

    def _drawer_of(self, name: str, owner: Any) -> Drawer:
        return Drawer(self.table, self.cache, name, owner, self.several_accounts)

    def _needed(self, drawer: Drawer | None) -> Drawer:
        if drawer is None:
            raise UserRequired("A token belongs to a user here, and nobody is logged in.")
        return drawer


def reencrypt_tables(backends: Iterable[Any], *, keys: Sequence[str]) -> Iterator[str]:
    """Encrypt every token in the backends' tables with the newest key, and yield a line about each table.

    Raises:
        NotConfigured: there are no keys, a token can't be read with them, or a table encrypts nothing.
    """
    if not keys:
        raise NotConfigured(
            f"{encryption.SETTING} holds no key.",
            code="no_encryption_key",
            hint="The site's administrator has to put one there first.",
        )
    tables = {each.table.label: each for each in backends if isinstance(each, TableBackend)}
    for label, backend in tables.items():
        yield f"{label}: {backend.reencrypt()} tokens encrypted with the newest key."
    if not tables:
        yield "No dance of this site keeps its tokens in a database."
