"""One user's rows for one dance, and how they are changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from ...errors import IN_MINUTES, TokenNotStored
from ...tokens import Token, from_storage, is_expired, to_storage
from .. import encryption
from .cache import TokenCache
from .owners import Owner
from .table import TokenRow, TokenTable

log = logging.getLogger("dance_common")

_ATTEMPTS = 5


class AccountTaken(TokenNotStored):
    """The account at the provider is connected to another user of this site already."""

    code = "account_taken"
    status = 409
    hint = "Log in as the user who connected it, or disconnect it there first."

    def __init__(self) -> None:
        super().__init__("Another user of this site has connected that account.")


@dataclass(frozen=True)
class Account:
    """One of the accounts that a user has connected with one dance.

    Attributes:
        id: the provider's stable identifier of it, as ``Profile.id``.
        is_default: whether it is the one that is used if none is named.
    """

    id: str
    is_default: bool = False


def choose(rows: Sequence[TokenRow], account: str | None) -> TokenRow | None:
    """Return the row of an account, or None.

    Args:
        rows: the user's rows, newest first.
        account: the account; None for the one that the user has chosen, or else the newest.
    """
    if account is not None:
        return next((row for row in rows if row.account == account), None)
    return next((row for row in rows if row.is_default), rows[0] if rows else None)


@dataclass(frozen=True)
class LockedRows:
    """A user's rows as they are now; nobody else can change them before the transaction ends.

    Attributes:
        table: the table.
        owner: whose rows.
        rows: the rows, newest first.
        several_accounts: whether there is a row for each account, rather than one for all.
    """

    table: TokenTable
    owner: Owner
    rows: Sequence[TokenRow]
    several_accounts: bool

    def save(self, token: Mapping[str, Any], account: str, *, was_refreshed: bool = True) -> None:
        """Store the token in place of that of the account, or of whatever there is.

        If the new token has no refresh token the stored one is kept, unless the accounts are known to differ.

        Args:
            token: the token.
            account: whose it is; empty if unknown.
            was_refreshed: False for a token that a dance yielded. Its account takes the place of a chosen one that
                can't be used any more, or the user would be sent to dance for that one again and again.
        """
        row = choose(self.rows, account if self.several_accounts and account else None)
        values: dict[str, Any] = {"token": dict(token)}
        if account and self.table.has_accounts:
            values["account"] = account
        if self.several_accounts and not was_refreshed:
            default = choose(self.rows, None)
            if default is None or (default is not row and not _is_usable(default.token)):
                self._set_default([row for row in self.rows if row.is_default], False)
                values["is_default"] = True
        if row is None:
            self.table.insert(self.owner, values)
            return
        if not (account and row.account and account != row.account):
            values["token"] = _with_refresh_token(token, row.token)
        self.table.update(row, values)

    def invalidate(self, account: str | None) -> None:
        """Delete the tokens of an account; rows that name their account stay, so that their user can come back."""
        rows = self._matching(account)
        for row in rows:
            if row.account:
                self.table.update(row, {"token": {}})
        self.table.delete([row for row in rows if not row.account])

    def delete(self, account: str | None) -> None:
        """Delete the rows of an account; if the user had chosen it, another one is chosen."""
        rows = self._matching(account)
        self.table.delete(rows)
        left = [row for row in self.rows if row not in rows]
        if left and any(row.is_default for row in rows):
            self._set_default(left[:1], True)

    def set_default(self, account: str) -> None:
        """Let the account be the chosen one.

        Raises:
            LookupError: it is not among the rows.
        """
        if choose(self.rows, account) is None:
            raise LookupError(f"No account {account!r} is connected with {self.owner.dance!r}.")
        self._set_default([row for row in self.rows if row.account != account], False)
        self._set_default([row for row in self.rows if row.account == account], True)

    def reencrypt(self) -> int:
        """Write every token anew, which encrypts it with the newest key; return how many there are.

        Raises:
            DecryptionError: one was encrypted with a key that is gone.
        """
        rows = [row for row in self.rows if row.token]
        # The newest last: which one that is must not change.
        for row in reversed(rows):
            self.table.update(row, {"token": encryption.require_decrypted(row.token)})
        return len(rows)

    def _matching(self, account: str | None) -> list[TokenRow]:
        # All of them if a user has one account only.
        if not self.several_accounts:
            return list(self.rows)
        chosen = choose(self.rows, account)
        return [row for row in self.rows if chosen is not None and row.account == chosen.account]

    def _set_default(self, rows: Sequence[TokenRow], is_default: bool) -> None:
        for row in rows:
            self.table.update(row, {"is_default": is_default})


@dataclass(frozen=True)
class LockedToken:
    """One account's token that nobody else can refresh or replace meanwhile; a ``LockedTokenStore``.

    Attributes:
        rows: the user's rows.
        account: the account; None for the chosen one.
    """

    rows: LockedRows
    account: str | None

    def load(self) -> Token | None:
        """Return the token that was stored when it was locked, or None.

        Raises:
            DecryptionError: it was encrypted with a key that is gone.
        """
        row = choose(self.rows.rows, self.account)
        return from_storage(encryption.require_decrypted(row.token)) if row else None

    def save(self, token: Mapping[str, Any]) -> None:
        """Store the token when the context ends."""
        row = choose(self.rows.rows, self.account)
        self.rows.save(to_storage(token), row.account if row else self.account or "")

    def invalidate(self) -> None:
        """Delete the token when the context ends; whose it was stays known."""
        self.rows.invalidate(self.account)


@dataclass(frozen=True)
class UserRows:
    """The rows of one user for one dance.

    Attributes:
        table: the table.
        cache: what is asked before it; None for nothing.
        owner: whose rows.
        several_accounts: whether there is a row for each account, rather than one for all.
    """

    table: TokenTable
    cache: TokenCache | None
    owner: Owner
    several_accounts: bool

    def cached(self) -> list[TokenRow]:
        """Return the rows, newest first, from the cache or else from the table."""
        if self.cache is None:
            return self._read()
        # Plain values, since caches pickle them.
        rows = self.cache.get(
            self.owner,
            lambda: [(dict(row.token), row.account, row.is_default) for row in self._read()],
            sees_latest_commit=self.table.sees_latest_commit,
        )
        return [TokenRow(*row) for row in rows]

    def find(self, account: str | None) -> TokenRow | None:
        """Return the row of the account, or None; without an account that of the chosen one."""
        return choose(self.cached(), account)

    def accounts(self) -> tuple[Account, ...]:
        """Return the accounts that can be told apart, newest first."""
        rows = self.cached()
        chosen = choose(rows, None)
        return tuple(Account(row.account, row is chosen) for row in rows if row.account)

    @contextmanager
    def locked_token(self, account: str | None) -> Iterator[LockedToken]:
        """Yield the token of the account, or of the chosen one, locked like ``locked``."""
        with self.locked() as rows:
            yield LockedToken(rows, account)

    @contextmanager
    def locked(self) -> Iterator[LockedRows]:
        """Yield the rows as they are now; nobody else gets at them before the context ends."""
        with self.table.transaction():
            if self.cache is not None:
                self.table.after_commit(self.cache.announce_write(self.owner))
            with self.table.lock(self.owner):
                rows = self.table.select_for_update(self.owner)
                yield LockedRows(self.table, self.owner, rows, self.several_accounts)

    def change(self, write: Callable[[LockedRows], None], *, account: str = "") -> None:
        """Lock the rows and let the function change them, all or nothing.

        Args:
            write: is called again if other code inserted a row meanwhile.
            account: the account that is being connected, if one is.

        Raises:
            AccountTaken: another user has connected that account.
            TokenNotStored: the database refused.
        """
        # Raised here, so that the database's own words don't become the context: they may quote the row.
        if problem := self._attempt(write, account):
            raise problem

    def _attempt(self, write: Callable[[LockedRows], None], account: str) -> TokenNotStored | None:
        for _ in range(_ATTEMPTS):
            try:
                with self.locked() as rows, self._account_lock(account) as is_taken:
                    if is_taken:
                        return AccountTaken()
                    write(rows)
                return None
            except self.table.conflict:
                if account and self.table.is_taken_by_another_user(self.owner, account):
                    return AccountTaken()
                # Other code may have inserted the row meanwhile; it is found on the next try.
            except self.table.failure:
                break
        return TokenNotStored(
            "The database of this site did not keep the connection.",
            status=503,
            hint=IN_MINUTES,
        )

    @contextmanager
    def _account_lock(self, account: str) -> Iterator[bool]:
        """Keep everybody else from connecting the account if no constraint does; yield whether another user has it."""
        if not (account and self.table.needs_account_lock):
            yield False
            return
        with self.table.lock_account(self.owner, account):
            yield self.table.is_taken_by_another_user(self.owner, account)

    def _read(self) -> list[TokenRow]:
        rows = self.table.read(self.owner)
        if len(rows) > len({row.account for row in rows} if self.several_accounts else {""}):
            _warn_of_duplicates(self.table.label, self.owner.dance)
        for row in rows:
            encryption.require_decrypted(row.token)
        return rows


@cache
def _warn_of_duplicates(table: str, dance: str) -> None:
    """Log that a user has several rows; once for each process, for the rows stay."""
    log.warning("%s: %s has several rows of one user; the newest counts", dance, table)


def _is_usable(token: Mapping[str, Any]) -> bool:
    found = from_storage(token)
    return bool(found and (found.get("refresh_token") or not is_expired(found)))


def _with_refresh_token(token: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the token with the stored refresh token if it has none: some providers send it the first time only."""
    before = stored.get("refresh_token")
    if not before or token.get("refresh_token") or "access_token" not in token:
        return dict(token)
    return {**token, "refresh_token": before}
