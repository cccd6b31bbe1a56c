"""One user's rows for one dance, and how they are changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from ...errors import TokenNotStored
from ...tokens import Token, from_storage, is_expired
from ..claims import RefreshClaim
from ..identity import UNMARKED, Identity, Lease, Mark, with_mark, without_mark
from .cache import TokenCache
from .owners import Owner
from .refusals import token_not_stored
from .table import TokenRow, TokenTable

log = logging.getLogger("dance_common")

_ATTEMPTS = 5

Result = TypeVar("Result")


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
        id: the provider's stable identifier of it, as ``Profile.id``; empty where nobody has said which it is.
        is_default: whether it is the one that is used if none is named.
        since: when it was connected, UTC; None if the backend does not know.
    """

    id: str
    is_default: bool = False
    since: datetime | None = field(default=None, compare=False)


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

    def save(
        self,
        token: Mapping[str, Any],
        account: str,
        *,
        issued: Mark = UNMARKED,
        was_refreshed: bool = True,
    ) -> None:
        """Store the token in place of that of the account, or of whatever there is.

        If the new token has no refresh token the stored one is kept, if both are known to be of one account.

        Args:
            token: the token.
            account: whose it is; empty if unknown.
            issued: the client registration that it was issued to, and where, as far as that is known.
            was_refreshed: False for a token that a dance yielded. Its account takes the place of a chosen one that
                can't be used any more, or the user would be sent to dance for that one again and again.
        """
        row = choose(self.rows, account if self.several_accounts and account else None)
        if row is not None and row.mark.is_of(issued.registration):
            token = _with_refresh_token(token, account, row)
        values: dict[str, Any] = {"token": self.column_value(token, issued)}
        if account and self.table.has_accounts:
            values["account"] = account
        if self.several_accounts and not was_refreshed:
            default = choose(self.rows, None)
            if default is None or (default is not row and not _is_usable(default.token)):
                self._set_default([row for row in self.rows if row.is_default], False)
                values["is_default"] = True
        if row is None:
            self.table.insert(self.owner, values)
        else:
            self.table.update(row, values)

    def place_of(self, account: str | None, registration: str) -> RowPlace | None:
        """Return the place of an account's token, for a step of its refresh; None if there is no token.

        Args:
            account: whose it is; None for the chosen account.
            registration: the client registration that asks for a new token.

        Raises:
            DecryptionError: the stored token can't be read.
        """
        row = self._row_of(account, registration)
        return RowPlace(self, row, account, registration) if row is not None else None

    def _row_of(self, account: str | None, registration: str) -> TokenRow | None:
        """Return the row with the account's token, if there is one of this registration."""
        row = choose(self.rows, account)
        if row is None or not row.token or not row.mark.is_of(registration):
            return None
        row.require_readable(self.owner)
        return row

    def column_value(self, token: Mapping[str, Any], mark: Mark) -> Token:
        """Return the token and its mark as the column takes them, bound to the owner's row if they are encrypted."""
        return self.table.column_value(token, mark, self.owner)

    def invalidate(self, account: str | None) -> None:
        """Delete the tokens of an account; rows that name their account stay, so that their user can come back."""
        rows = self._matching(account)
        for row in rows:
            if row.account:
                self.table.update(row, {"token": {}})
        self.table.delete([row for row in rows if not row.account])

    def delete(self, account: str | None, *, registration: str = "") -> None:
        """Delete the rows of an account; if the user had chosen it, another one is chosen.

        Those of another client registration stay.
        """
        rows = [row for row in self._matching(account) if row.mark.is_of(registration)]
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
            row.require_readable(self.owner)
            self.table.update(row, {"token": self.column_value(row.token, row.mark)})
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
class RowPlace:
    """The place of one token in a table; a ``TokenPlace``.

    Attributes:
        rows: the user's rows.
        row: the row that has the token.
        account: whose it is; None for the chosen account.
        registration: the client registration that asks for a new token.
    """

    rows: LockedRows
    row: TokenRow
    account: str | None
    registration: str

    @property
    def token(self) -> Token | None:
        """The token of the row."""
        return from_storage(self.row.token)

    @property
    def lease(self) -> Lease | None:
        """The lease that is marked in the row."""
        return self.row.mark.lease

    def is_held_by(self, claim: RefreshClaim) -> bool:
        """Tell whether the row has the claim's lease."""
        lease, ours = self.lease, claim.lease
        return lease is not None and ours is not None and lease.holder == ours.holder

    def set_lease(self, lease: Lease | None, /) -> bool:
        """Write the lease into the row, which is locked."""
        self._write(self.row.token, lease)
        return True

    def store(self, token: Mapping[str, Any]) -> None:
        """Write the token into the row, which is leased to nobody then."""
        self._write(token, None)

    def invalidate(self) -> None:
        """Delete the token; a row that names its account stays."""
        self.rows.invalidate(self.row.account or self.account)

    def _write(self, token: Mapping[str, Any], lease: Lease | None) -> None:
        registration = self.registration or self.row.mark.registration
        mark = replace(self.row.mark, registration=registration, lease=lease)
        self.rows.table.update(self.row, {"token": self.rows.column_value(token, mark)})


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
            lambda: [
                (
                    dict(with_mark(row.token, row.mark)),
                    row.account,
                    row.is_default,
                    row.since.timestamp() if row.since else None,
                )
                for row in self._read()
            ],
            sees_latest_commit=self.table.sees_latest_commit,
        )
        return [
            TokenRow(
                token,
                account,
                is_default,
                mark,
                datetime.fromtimestamp(since, UTC) if since else None,
            )
            for stored, account, is_default, since in rows
            for token, mark in [without_mark(stored)]
        ]

    @contextmanager
    def _apart(self) -> Iterator[UserRows]:
        """Yield the same rows on a connection of their own; see ``TokenTable.apart``."""
        with self.table.apart() as table:
            yield self if table is self.table else replace(self, table=table)

    def find(self, account: str | None) -> TokenRow | None:
        """Return the row of the account, or None; without an account that of the chosen one."""
        return choose(self.cached(), account)

    def accounts(self) -> tuple[Account, ...]:
        """Return the accounts that can be told apart, newest first."""
        rows = self.cached()
        chosen = choose(rows, None)
        return tuple(Account(row.account, row is chosen, row.since) for row in rows if row.account)

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

    def take_step(self, identity: Identity, step: Callable[[RowPlace], Result]) -> Result | None:
        """Take one step of a refresh; see ``TableBackend.refresh_step``."""
        results: list[Result] = []

        def write(locked: LockedRows) -> None:
            place = locked.place_of(identity.account or None, identity.registration)
            if place is not None:
                results.append(step(place))

        with self._apart() as elsewhere:
            is_there = elsewhere is self or bool(elsewhere.table.read(self.owner))
            if is_there:
                elsewhere.change(write)
        if not is_there and self.table.is_current:
            self.change(write)
        return results[-1] if results else None

    def delete_for(self, identity: Identity) -> None:
        """Delete the token of an identity, whichever database and schema the site asks now."""

        def delete(locked: LockedRows) -> None:
            locked.delete(identity.account or None, registration=identity.registration)

        if self.table.is_current:
            self.change(delete)
            return
        with self._apart() as elsewhere:
            elsewhere.change(delete)

    def _attempt(self, write: Callable[[LockedRows], None], account: str) -> TokenNotStored | None:
        refusal: Exception | None = None
        for _ in range(_ATTEMPTS):
            try:
                with self.locked() as rows, self._account_lock(account) as is_taken:
                    if is_taken:
                        return AccountTaken()
                    write(rows)
                return None
            except self.table.conflict as error:
                refusal = error
                if account and self.table.is_taken_by_another_user(self.owner, account):
                    return AccountTaken()
                # Other code may have inserted the row meanwhile; it is found on the next try.
            except self.table.failure as error:
                refusal = error
                break
        return token_not_stored(self.owner.dance, refusal)

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
            row.require_readable(self.owner)
        return rows


@cache
def _warn_of_duplicates(table: str, dance: str) -> None:
    """Log that a user has several rows; once for each process, for the rows stay."""
    log.warning("%s: %s has several rows of one user; the newest counts", dance, table)


def _is_usable(token: Mapping[str, Any]) -> bool:
    found = from_storage(token)
    return bool(found and (found.get("refresh_token") or not is_expired(found)))


def _with_refresh_token(token: Mapping[str, Any], account: str, row: TokenRow) -> Mapping[str, Any]:
    """Return the token with the stored refresh token if it has none: some providers send it the first time only.

    It is kept only if both tokens are known to be of one account: by the account that was named, or by the user whom a
    verified id_token named. A refresh token of another account would change whose data the site reads.
    """
    before = row.token.get("refresh_token")
    if not before or token.get("refresh_token") or "access_token" not in token:
        return token
    accounts = {account, row.account} - {""}
    subjects = {token.get("sub"), row.token.get("sub")} - {None}
    are_same = (account and account == row.account) or (
        token.get("sub") and token.get("sub") == row.token.get("sub")
    )
    if not are_same or len(accounts) > 1 or len(subjects) > 1:
        return token
    return {**token, "refresh_token": before}
