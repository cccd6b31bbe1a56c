"""Tokens in a table: whose they are, which account is meant, and who may write when, the same for every ORM."""

from __future__ import annotations

import dataclasses
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from ..errors import NotConfigured, TokenNotStored
from ..tokens import Token
from .accounts import Account, Kept, choose, warn_of_doubles
from .base import BaseBackend, Context
from .cache import TokenCache
from .owners import Owners, UserRequired
from .places import LockedPlace
from .rows import TokenTable

_ATTEMPTS = 5


class AccountTaken(TokenNotStored):
    """The account at the provider is connected to another user of this site already."""

    code = "account_taken"
    status = 409
    hint = "Log in as the user who connected it, or disconnect it there first."


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
        owner = self._owner(context, user, user_id)
        if owner is None and self._owners.are_required:
            raise UserRequired("A token belongs to a user here, and nobody is logged in.")
        kept = choose(self._known(context, owner), account)
        return Token(kept.token) if kept and kept.token else None

    def find(self, context: Context, /, *, account: str | None = None) -> Kept | None:
        """Return what is kept for whoever visits, or None.

        Who is not logged in has nothing; that is an error only where ``user_required=True`` was given.

        Raises:
            UserRequired: see above.
        """
        owner = self._owner(context)
        if owner is None and self._owners.are_required and not self._owners.user_required:
            return None
        if owner is None and self._owners.are_required:
            raise UserRequired("A token belongs to a user here, and nobody is logged in.")
        found: Kept | None = choose(self._known(context, owner), account)
        return found

    def accounts(self, context: Context, /) -> tuple[Account, ...]:
        """Return the accounts that the user has connected and that can be told apart, newest first."""
        owner = self._owner(context)
        if owner is None and self._owners.are_required:
            return ()
        rows = self._known(context, owner)
        chosen = choose(rows, None)
        return tuple(Account(row.account, row is chosen) for row in rows if row.account)

    def set_default_account(self, context: Context, account: str, /) -> None:
        """Let one of the user's accounts be the one that is used where none is named.

        Raises:
            LookupError: the user has not connected it.
            TokenNotStored: the database refused.
        """
        self._require_several()

        def write(rows: Sequence[Any]) -> None:
            if choose(rows, account) is None:
                raise LookupError(
                    f"No account {account!r} is connected with {context_name(context)!r}."
                )
            for row in rows:
                self.table.update(row, {"is_default": row.account == account})

        self._change(context, self._owner(context), write)

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
        owner = self._owner(context, user, user_id)
        if owner is None and self._owners.are_required:
            raise UserRequired("A token belongs to a user here, and nobody is logged in.")
        named = account or str(config_of(context).get("provider_user_id") or "")
        self._change(
            context, owner, lambda rows: self._put(context, owner, rows, token, named), named
        )

    def delete(
        self, context: Context, /, user: Any = None, user_id: Any = None, account: str | None = None
    ) -> None:
        """Drop the user's token; do nothing if there is none, or no user who could have one.

        Where there are several accounts only one is dropped: the one that is named, or else the chosen one.
        """
        owner = self._owner(context, user, user_id)
        if owner is None and self._owners.are_required:
            return

        def write(rows: Sequence[Any]) -> None:
            gone = self._meant(rows, account)
            self.table.remove(gone)
            left = [row for row in rows if row not in gone]
            if left and any(row.is_default for row in gone):
                self.table.update(left[0], {"is_default": True})

        self._change(context, owner, write)

    def lose(self, context: Context, /, account: str | None = None) -> None:
        """Drop a token that the provider has ended; whose account it was stays known, so that its user can come back.

        A row that names no account goes altogether.
        """
        owner = self._owner(context)
        if owner is not None or not self._owners.are_required:
            self._change(context, owner, lambda rows: self._end(self._meant(rows, account)))

    @contextmanager
    def exclusively(
        self, context: Context, /, *, account: str | None = None
    ) -> Iterator[LockedPlace]:
        """Return a context in which nobody else, in any process, can refresh or replace the user's token."""
        owner = self._owner(context)
        with self.table.transaction():
            self._announce(context, owner)
            rows = self.table.locked(context_name(context), owner)
            row = choose(rows, account)
            yield LockedPlace(
                row,
                put=lambda token: self._put(
                    context, owner, rows, token, row.account if row else account or ""
                ),
                end=lambda: self._end([row] if row else []),
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
                hint="Whoever runs this site has to give the model the column that the mixin or abstract base has.",
            )
        count = 0
        for name, owner in self.table.places():
            with self.table.transaction():
                rows = [row for row in self.table.locked(name, owner) if row.kept.token]
                # The newest last: which one that is must not change.
                for row in reversed(rows):
                    self.table.update(row, {"token": row.kept.token})
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

    def _owner(self, context: Any, user: Any = None, user_id: Any = None) -> Any:
        owner = self._owners.find(context, user=user, user_id=user_id)
        if owner is not None and not self.table.has_users:
            raise NotConfigured(
                f"Tokens belong to users, and {self.table.label} has none.",
                code="table_without_users",
                hint="Whoever runs this site has to give the model a user, or the backend user=None.",
            )
        return owner

    def _known(self, context: Any, owner: Any) -> list[Kept]:
        name = context_name(context)
        if self.cache is None:
            return self._read(name, owner)
        packed = self.cache.get(
            (name, owner), lambda: [dataclasses.astuple(row) for row in self._read(name, owner)]
        )
        return [Kept(*row) for row in packed]

    def _read(self, name: str, owner: Any) -> list[Kept]:
        rows = self.table.read(name, owner)
        if len(rows) > len({row.account for row in rows} if self.several_accounts else {""}):
            warn_of_doubles(self.table.label, name)
        return [row if isinstance(row.token, dict) else Kept({}, row.account) for row in rows]

    def _meant(self, rows: Sequence[Any], account: str | None) -> list[Any]:
        """Return the rows that a change is about: all of them where a user has one account only."""
        if not self.several_accounts:
            return list(rows)
        chosen = choose(rows, account)
        return [row for row in rows if chosen is not None and row.account == chosen.account]

    def _put(
        self, context: Any, owner: Any, rows: Sequence[Any], token: Mapping[str, Any], account: str
    ) -> None:
        row = choose(rows, account if self.several_accounts and account else None)
        values: dict[str, Any] = {"token": dict(token)}
        if account and self.table.has_accounts:
            values["account"] = account
        if row is None:
            if self.several_accounts:
                values["is_default"] = not rows
            self.table.insert(context_name(context), owner, values)
            return
        if not (account and row.account and account != row.account):
            values["token"] = _with_refresh_token(token, row.kept.token)
        self.table.update(row, values)

    def _end(self, rows: Sequence[Any]) -> None:
        for row in rows:
            if row.account:
                self.table.update(row, {"token": {}})
        self.table.remove([row for row in rows if not row.account])

    def _change(
        self, context: Any, owner: Any, write: Callable[[Sequence[Any]], None], account: str = ""
    ) -> None:
        # Raised here, so that the database's own words don't become the context: they may quote the row.
        if problem := self._attempt(context, owner, write, account):
            raise problem

    def _attempt(
        self, context: Any, owner: Any, write: Callable[[Sequence[Any]], None], account: str
    ) -> TokenNotStored | None:
        name = context_name(context)
        for _ in range(_ATTEMPTS):
            try:
                with self.table.transaction():
                    self._announce(context, owner)
                    write(self.table.locked(name, owner))
                return None
            except self.table.conflict:
                if account and self.table.is_anothers(name, owner, account):
                    return AccountTaken("Another user of this site has connected that account.")
                # Other code may have made the row meanwhile; it is found on the next try.
            except self.table.failure:
                break
        return TokenNotStored(
            "The database of this site did not keep the connection.",
            status=503,
            hint="Please try again in a few minutes.",
        )

    def _announce(self, context: Any, owner: Any) -> None:
        cache = self.cache
        if cache is not None:
            place = (context_name(context), owner)
            cache.announce(place)
            self.table.after_commit(lambda: cache.drop(place))

    def _require_several(self) -> None:
        if self.several_accounts and self.table.has_accounts and self.table.has_default:
            return
        raise NotConfigured(
            "This site keeps one account for each user and provider.",
            code="one_account_only",
            hint="Whoever runs this site has to give the backend several_accounts=True, and a table that has the"
            " columns provider_user_id and is_default.",
        )


def context_name(context: Any) -> str:
    """Return the dance's name of a context."""
    name: str = context.name
    return name


def config_of(context: Any) -> Mapping[str, Any]:
    """Return what a context tells its backend."""
    config: Mapping[str, Any] = context.config
    return config


def _with_refresh_token(token: Mapping[str, Any], kept: Any) -> dict[str, Any]:
    """Return the token with the kept refresh token where it has none: some providers give it the first time only."""
    before = kept.get("refresh_token") if isinstance(kept, Mapping) else None
    if not before or token.get("refresh_token") or "access_token" not in token:
        return dict(token)
    return {**token, "refresh_token": before}
