"""What a table of tokens has to be able to do; each adapter's subclass says how its framework's ORM does it."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

from ...errors import IN_MINUTES, TokenNotStored
from ...tokens import Token
from .. import encryption
from ..identity import UNMARKED, Mark, binding_of, with_mark, without_mark
from .owners import Owner

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "token": "token",
        "account": "provider_user_id",
        "is_default": "is_default",
        "since": "created_at",
    }
)
"""What models call the fields of ``TokenRow``; a model may have the token alone."""

LOCK_SECONDS = 20
"""Seconds for which a write waits for its turn; nobody asks a provider while it holds a lock."""


class LockTimeout(TokenNotStored):
    """Another request has been writing the user's tokens for longer than ``LOCK_SECONDS``."""

    code = "lock_timeout"
    status = 503
    hint = IN_MINUTES


@dataclass(frozen=True)
class TokenRow:
    """One row of a table of tokens.

    Attributes:
        token: the token; empty if the provider has revoked it and only the account is still known.
        account: the provider's identifier of the account; empty if unknown.
        is_default: whether the user has chosen this account.
        mark: whose the token is, as far as it was stored with it.
        since: when the row was inserted, UTC; None if the model does not say.
        key: what the table updates and deletes the row by; None unless the row is locked.
    """

    token: Mapping[str, Any] = field(repr=False)
    account: str = ""
    is_default: bool = False
    mark: Mark = UNMARKED
    since: datetime | None = field(default=None, compare=False)
    key: Any = None

    def require_readable(self, owner: Owner) -> None:
        """Raise ``DecryptionError`` unless the token can be read in a row of this owner's.

        A token that was encrypted for another row does not open here, whoever put it here.
        """
        encryption.require_decrypted(self.token)
        if self.mark.binding and self.mark.binding != binding_of(owner.dance, owner.user):
            raise encryption.DecryptionError("A token was encrypted for another row than it is in.")


class Driver(Protocol):
    """A connection as the database's driver has it (PEP 249)."""

    def cursor(self) -> Any:
        """Return a new cursor."""


@dataclass(frozen=True)
class Connection:
    """The database connection of an open transaction, whatever the ORM.

    Attributes:
        dialect: the database, such as ``postgresql``.
        scalar: executes a statement and returns the one value of its result.
        driver: the same connection, without the ORM.
    """

    dialect: str
    scalar: Callable[[str], Any]
    driver: Driver


class TokenTable(ABC):
    """One table of tokens.

    Attributes:
        conflict: what a transaction raises if a constraint of the table refuses a row.
        failure: what a transaction raises for anything else that the database refuses.
        label: what the table is called in messages.
        model: the class of its rows.
    """

    conflict: ClassVar[type[Exception]]
    failure: ClassVar[type[Exception]]
    label: str
    model: type[Any]

    @cached_property
    @abstractmethod
    def has_users(self) -> bool:
        """Whether rows belong to users."""

    @cached_property
    @abstractmethod
    def column_names(self) -> frozenset[str]:
        """The names that the model has for its columns."""

    @property
    @abstractmethod
    def encrypts(self) -> bool:
        """Whether the column of tokens encrypts them if there are keys."""

    @property
    def needs_account_lock(self) -> bool:
        """Whether the model wants one user for each account, and no constraint of the database enforces that."""
        return False

    @property
    @abstractmethod
    def place(self) -> str:
        """The database and its schema in which the rows are now, as a text that names no password."""

    @abstractmethod
    def pinned(self) -> TokenTable:
        """Return the same table, which stays in the database and schema of now; it is for ``apart`` alone."""

    @property
    @abstractmethod
    def is_current(self) -> bool:
        """Whether the site's own connection is to the database and schema of this table, which may be pinned."""

    @abstractmethod
    def apart(self) -> AbstractContextManager[TokenTable]:
        """Return a context with the same table on a connection of its own, if the site is in a transaction.

        What is committed there stays, whatever becomes of the site's transaction, which is neither committed nor rolled
        back. If the database can't have two writers at once it is the site's own connection.
        """

    @abstractmethod
    def owners(self) -> Iterable[Owner]:
        """Return the owners of all rows, each once."""

    def is_row(self, instance: object, /) -> bool:
        """Tell whether it is an instance of the model."""
        return isinstance(instance, self.model)

    @abstractmethod
    def owner_of(self, instance: Any, /) -> Owner:
        """Return the owner of an instance of the model."""

    @abstractmethod
    def read(self, owner: Owner, /) -> list[TokenRow]:
        """Return the owner's rows, newest first, in one query."""

    @abstractmethod
    def sees_latest_commit(self) -> bool:
        """Tell whether ``read`` sees all that was committed before it; within some transactions it sees a snapshot."""

    def end_snapshot(self) -> bool:
        """Let the next transaction see all that is committed, if it can be; return whether it may see the past.

        A transaction that the site has under way in its database session is committed for that, as by each write.
        """
        return not self.sees_latest_commit()

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which all that is written is committed, or nothing.

        Raises:
            Exception: ``conflict`` or ``failure``.
        """

    @abstractmethod
    def connection(self) -> Connection:
        """Return the connection of the open transaction."""

    @abstractmethod
    def touch(self, owner: Owner, /) -> None:
        """Write the owner's rows without changing them, which locks them; SQLite waits for its turn to write."""

    @abstractmethod
    def select_for_update(self, owner: Owner, /) -> list[TokenRow]:
        """Return the owner's rows, newest first, as they are now, and lock them if the database can.

        Raises:
            Exception: ``failure``, if its turn did not come.
        """

    @abstractmethod
    def insert(self, owner: Owner, values: Mapping[str, Any], /) -> None:
        """Insert a row; ``values`` are by the names of the fields of ``TokenRow``."""

    @abstractmethod
    def update(self, row: TokenRow, values: Mapping[str, Any], /) -> None:
        """Update a locked row; ``values`` are by the names of the fields of ``TokenRow``."""

    @abstractmethod
    def delete(self, rows: Iterable[TokenRow], /) -> None:
        """Delete locked rows."""

    @abstractmethod
    def is_taken_by_another_user(self, owner: Owner, account: str, /) -> bool:
        """Tell whether the account at the provider is connected to another user."""

    @abstractmethod
    def user_of_account(self, dance: str, account: str, /) -> Any:
        """Return the user who has connected the account, as it is committed now; None for nobody."""

    @abstractmethod
    def save_user(self, user: Any, /) -> object:
        """Store a new user, unless it is stored already, and return the key that a row has for it."""

    @abstractmethod
    def after_commit(self, action: Callable[[], None], /) -> None:
        """Call the function once the open transaction is committed, never before.

        What the function raises is logged and goes no further: the token is stored.
        """

    @contextmanager
    def lock(self, owner: Owner, /) -> Iterator[None]:
        """Keep everybody else, in any process, from locking the same owner's rows, even if there are none yet.

        Call it within a transaction, whose end gives the lock back.

        Raises:
            Exception: ``failure`` or ``LockTimeout``, if its turn did not come within ``LOCK_SECONDS``.
        """
        connection = self.connection()
        number = _lock_number(self.label, owner.dance, owner.user)
        if connection.dialect == "postgresql":
            with advisory_lock(connection, number):
                yield
        elif _has_named_locks(connection):
            with named_lock(connection, number), self._lock_of_new_rows(connection, owner):
                yield
        else:
            self.touch(owner)
            yield

    def lock_account(self, owner: Owner, account: str, /) -> AbstractContextManager[None]:
        """Keep everybody else from connecting the account, whoever's it is.

        Call it within a transaction, as its first statement if possible: what was read before may be out of date then.

        Raises:
            Exception: ``failure`` or ``LockTimeout``, if its turn did not come within ``LOCK_SECONDS``.
        """
        connection = self.connection()
        number = _lock_number(self.label, owner.dance, "account", account)
        if connection.dialect == "postgresql":
            return advisory_lock(connection, number)
        if _has_named_locks(connection):
            return named_lock(connection, number)
        self.touch(owner)
        return nullcontext()

    def _lock_of_new_rows(
        self, connection: Connection, owner: Owner
    ) -> AbstractContextManager[None]:
        # To look for a row that is not there locks the gap where it would be, and so would its neighbours: one of two
        # that are then inserted at the same time would be a deadlock.
        if self.read(owner):
            return nullcontext()
        return named_lock(connection, _lock_number(self.label))

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """The names of the model's columns, by the names of the fields of ``TokenRow``."""
        return {field: name for field, name in COLUMNS.items() if name in self.column_names}

    @property
    def has_accounts(self) -> bool:
        """Whether rows say which account at the provider they belong to."""
        return "account" in self.columns

    @property
    def has_default(self) -> bool:
        """Whether rows say which of a user's accounts is the chosen one."""
        return "is_default" in self.columns

    def column_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values of fields of ``TokenRow`` by the names of their columns, as far as there are any."""
        return {
            self.columns[field]: value for field, value in values.items() if field in self.columns
        }

    def row(self, values: Iterable[Any], key: object = None) -> TokenRow:
        """Return a row; ``values`` are in the order of ``columns``."""
        found = dict(zip(self.columns, values, strict=True))
        stored = found["token"] if isinstance(found["token"], dict) else {}
        token, mark = without_mark(stored)
        return TokenRow(
            token=token,
            account=found.get("account") or "",
            is_default=bool(found.get("is_default")),
            mark=mark,
            since=self.moment(found.get("since")),
            key=key,
        )

    def moment(self, value: object, /) -> datetime | None:
        """Return the value of a column of times in UTC, as which one without a time zone is taken; None for others."""
        if not isinstance(value, datetime):
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

    def row_of(self, instance: Any, /) -> TokenRow:
        """Return an instance of the model as a row."""
        return self.row([getattr(instance, name) for name in self.columns.values()])

    def column_value(self, token: Mapping[str, Any], mark: Mark, owner: Owner) -> Token:
        """Return a token and its mark as the model's column takes them, bound to the owner's row if it encrypts."""
        binding = binding_of(owner.dance, owner.user) if self.encrypts else ""
        return with_mark(token, replace(mark, binding=binding))


@contextmanager
def advisory_lock(connection: Connection, number: int) -> Iterator[None]:
    """Take one of PostgreSQL's advisory locks, which the end of the transaction gives back."""
    # Rows that are not there yet can't be locked. How long others wait is reset, for the transaction may be a whole
    # request's; a rollback resets it by itself.
    usual = connection.scalar("SELECT current_setting('lock_timeout')")
    connection.scalar(f"SELECT set_config('lock_timeout', '{LOCK_SECONDS}s', true)")
    connection.scalar(f"SELECT pg_advisory_xact_lock('{number}')")
    yield
    connection.scalar(f"SELECT set_config('lock_timeout', '{usual}', true)")


@contextmanager
def named_lock(connection: Connection, number: int) -> Iterator[None]:
    """Take one of MySQL's and MariaDB's locks by name within the context; it belongs to a connection and its database.

    It has to be released before the transaction is committed: afterwards the connection may be another one. Who gets
    it then waits for the commit at the rows that were written.

    Raises:
        LockTimeout: its turn did not come within ``LOCK_SECONDS``.
    """
    name = f"MD5(CONCAT(DATABASE(), ' dance {number}'))"
    if connection.scalar(f"SELECT GET_LOCK({name}, {LOCK_SECONDS})") != 1:
        raise LockTimeout("The connection is being written by another request.")
    try:
        yield
    finally:
        # By the driver, for an ORM sends nothing more once a transaction has failed. A connection that is gone has
        # taken its locks with it.
        with suppress(Exception):
            cursor = connection.driver.cursor()
            cursor.execute(f"SELECT RELEASE_LOCK({name})")
            cursor.close()


def _has_named_locks(connection: Connection) -> bool:
    return connection.dialect in {"mysql", "mariadb"}


def _lock_number(*names: object) -> int:
    """Return the number of a lock, for the names of what it locks: 64 bits, signed."""
    text = json.dumps([None if name is None else str(name) for name in names])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)
