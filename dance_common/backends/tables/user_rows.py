"""What one user has with one dance in a table, and how it is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ...errors import TokenNotStored
from ...tokens import is_expired, loaded
from .. import encryption
from .accounts import Kept, choose, warn_of_doubles
from .cache import TokenCache
from .table import TokenTable

_ATTEMPTS = 5

Write = Callable[[Sequence[Any]], None]
"""Changes rows of ``TokenTable.locked``."""


class AccountTaken(TokenNotStored):
    """The account at the provider is connected to another user of this site already."""

    code = "account_taken"
    status = 409
    hint = "Log in as the user who connected it, or disconnect it there first."


@dataclass(frozen=True)
class Drawer:
    """The rows of one dance and one user.

    Attributes:
        table: the table.
        cache: what is asked before it; None for nothing.
        name: the dance's name.
        owner: the user's key; None for the site as a whole.
        several_accounts: whether there is a row for each account, rather than one for all.
    """

    table: TokenTable
    cache: TokenCache | None
    name: str
    owner: Any
    several_accounts: bool

    def known(self) -> list[Kept]:
        """Return what is kept, newest first, from the cache or else from the table."""
        if self.cache is None:
            return self._read()
        packed = self.cache.get(
            (self.name, self.owner),
            lambda: [*map(_packed, self._read())],
            has_read_the_latest=self.table.sees_the_latest,
        )
        return [Kept(*row) for row in packed]

    @contextmanager
    def opened(self) -> Iterator[Sequence[Any]]:
        """Yield the rows as they are now, newest first; nobody else gets at them before the context ends."""
        with self.table.transaction():
            if self.cache is not None:
                self.table.after_commit(self.cache.announce((self.name, self.owner)))
            with self.table.place(self.name, self.owner):
                yield self.table.locked(self.name, self.owner)

    def change(self, write: Write, *, account: str = "") -> None:
        """Open the drawer and let the function change what is in it, all or nothing.

        Args:
            write: is called once more if other code made a row meanwhile.
            account: the account that is being connected, if one is.

        Raises:
            AccountTaken: another user has connected that account.
            TokenNotStored: the database refused.
        """
        # Raised here, so that the database's own words don't become the context: they may quote the row.
        if problem := self._attempt(write, account):
            raise problem

    def meant(self, rows: Sequence[Any], account: str | None) -> list[Any]:
        """Return the rows that a change is about: all of them where a user has one account only."""
        if not self.several_accounts:
            return list(rows)
        chosen = choose(rows, account)
        return [row for row in rows if chosen is not None and row.account == chosen.account]

    def put(
        self,
        rows: Sequence[Any],
        token: Mapping[str, Any],
        account: str,
        *,
        was_refreshed: bool = True,
    ) -> None:
        """Keep the token in place of that of the account, or of whatever there is.

        A refresh token goes on where the new token has none, unless the accounts are known to differ.

        Args:
            rows: all rows of the drawer.
            token: the token.
            account: whose it is; empty where unknown.
            was_refreshed: False for a token that a dance yielded. Its account takes the place of a chosen one that
                can't be used any more, or the user would be sent to dance for that one again and again.
        """
        row = choose(rows, account if self.several_accounts and account else None)
        values: dict[str, Any] = {"token": dict(token)}
        if account and self.table.has_accounts:
            values["account"] = account
        if self.several_accounts and not was_refreshed:
            chosen = choose(rows, None)
            if chosen is None or (chosen is not row and not _is_usable(chosen.kept.token)):
                self._set_default([row for row in rows if row.is_default], False)
                values["is_default"] = True
        if row is None:
            self.table.insert(self.name, self.owner, values)
            return
        if not (account and row.account and account != row.account):
            values["token"] = _with_refresh_token(token, row.kept.token)
        self.table.update(row, values)

    def end(self, rows: Sequence[Any]) -> None:
        """Drop the tokens of the rows; those that name an account stay, so that their user can come back."""
        for row in rows:
            if row.account:
                self.table.update(row, {"token": {}})
        self.table.remove([row for row in rows if not row.account])

    def remove(self, rows: Sequence[Any], account: str | None) -> None:
        """Delete the rows that are meant; if the chosen account was among them, another one is chosen."""
        gone = self.meant(rows, account)
        self.table.remove(gone)
        left = [row for row in rows if row not in gone]
        if left and any(row.is_default for row in gone):
            self._set_default(left[:1], True)

    def choose(self, rows: Sequence[Any], account: str) -> None:
        """Let the account be the chosen one.

        Raises:
            LookupError: it is not among the rows.
        """
        if choose(rows, account) is None:
            raise LookupError(f"No account {account!r} is connected with {self.name!r}.")
        self._set_default([row for row in rows if row.account != account], False)
        self._set_default([row for row in rows if row.account == account], True)

    def _set_default(self, rows: Sequence[Any], is_default: bool) -> None:
        for row in rows:
            self.table.update(row, {"is_default": is_default})

    def _read(self) -> list[Kept]:
        rows = self.table.read(self.name, self.owner)
        if len(rows) > len({row.account for row in rows} if self.several_accounts else {""}):
            warn_of_doubles(self.table.label, self.name)
        for row in rows:
            encryption.required_open(row.token)
        return [row if isinstance(row.token, dict) else Kept({}, row.account) for row in rows]

    @contextmanager
    def _guarded(self, account: str) -> Iterator[bool]:
        """Keep everybody else from connecting the account, where no constraint would; yield whether somebody has."""
        if not (account and self.table.must_guard_accounts):
            yield False
            return
        with self.table.place(self.name, ("account", account)):
            yield self.table.is_anothers(self.name, self.owner, account)

    def _attempt(self, write: Write, account: str) -> TokenNotStored | None:
        for _ in range(_ATTEMPTS):
            try:
                with self.opened() as rows, self._guarded(account) as is_taken:
                    if is_taken:
                        return _taken()
                    write(rows)
                return None
            except self.table.conflict:
                if account and self.table.is_anothers(self.name, self.owner, account):
                    return _taken()
                # Other code may have made the row meanwhile; it is found on the next try.
            except self.table.failure:
                break
        return TokenNotStored(
            "The database of this site did not keep the connection.",
            status=503,
            hint="Please try again in a few minutes.",
        )


def _taken() -> AccountTaken:
    return AccountTaken("Another user of this site has connected that account.")


def _packed(row: Kept) -> tuple[dict[str, Any], str, bool]:
    # A plain dict, since caches pickle it.
    return dict(row.token), row.account, row.is_default


def _is_usable(token: Any) -> bool:
    found = loaded(token)
    return bool(found and (found.get("refresh_token") or not is_expired(found)))


def _with_refresh_token(token: Mapping[str, Any], kept: Any) -> dict[str, Any]:
    """Return the token with the kept refresh token where it has none: some providers give it the first time only."""
    before = kept.get("refresh_token") if isinstance(kept, Mapping) else None
    if not before or token.get("refresh_token") or "access_token" not in token:
        return dict(token)
    return {**token, "refresh_token": before}
