"""What a table of tokens has to be able to do; each adapter says how its framework's ORM does it."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any, ClassVar

from .accounts import COLUMNS, Kept

LOCK_SECONDS = 20
"""Seconds for which a write waits for its turn: longer than a provider may take for one refresh."""


class Row(ABC):
    """One row, as ``TokenTable.locked`` returns it; it can be written until the transaction ends.

    Attributes:
        kept: what is in it; ``account`` and ``is_default`` are empty where the table has no such columns.
    """

    kept: Kept

    @property
    def account(self) -> str:
        """The provider's identifier of the account; empty where unknown."""
        return self.kept.account

    @property
    def is_default(self) -> bool:
        """Whether the user has chosen this account."""
        return self.kept.is_default


class TokenTable(ABC):
    """One table of tokens.

    Attributes:
        conflict: what a transaction raises if a constraint of the table refuses a row.
        failure: what a transaction raises for anything else that the database refuses.
        label: what the table is called in messages.
    """

    conflict: ClassVar[type[Exception]]
    failure: ClassVar[type[Exception]]
    label: str

    @property
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
        """Whether the column of tokens is one that encrypts where there are keys."""

    @abstractmethod
    def places(self) -> Iterable[tuple[str, Any]]:
        """Return the dance and the user's key of every row, each pair once."""

    @abstractmethod
    def owner_of(self, row: Any, /) -> tuple[str, Any]:
        """Return the dance's name and the user's key of an instance of the model."""

    @abstractmethod
    def read(self, name: str, owner: Any, /) -> list[Kept]:
        """Return what is kept for a dance and a user's key (None for the site's own), newest first, in one query."""

    @abstractmethod
    def sees_the_latest(self) -> bool:
        """Tell whether ``read`` sees all that was committed before it; within some transactions it sees the past."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Return a context that keeps all that is written in it, or nothing.

        Raises:
            Exception: ``conflict`` or ``failure``.
        """

    @abstractmethod
    def place(self, name: str, owner: Any, /) -> AbstractContextManager[None]:
        """Return a context within a transaction that keeps everybody else away from the place of a dance and a user.

        Until the transaction ends nobody else, in any process, gets past this and ``locked`` for the same dance and
        user, whether there are rows or not. It waits for its turn for a bounded time only.

        Raises:
            Exception: ``failure`` or a ``TokenNotStored``, if its turn did not come.
        """

    @abstractmethod
    def locked(self, name: str, owner: Any, /) -> Sequence[Any]:
        """Return the rows of a dance and a user, newest first, as they are now, and lock them if the database can.

        Raises:
            Exception: ``failure``, if its turn did not come.
        """

    @abstractmethod
    def insert(self, name: str, owner: Any, values: Mapping[str, Any], /) -> None:
        """Add a row; ``values`` are by the names of the fields of ``Kept``."""

    @abstractmethod
    def update(self, row: Any, values: Mapping[str, Any], /) -> None:
        """Write into a row of ``locked``; ``values`` are by the names of the fields of ``Kept``."""

    @abstractmethod
    def remove(self, rows: Iterable[Any], /) -> None:
        """Delete rows of ``locked``."""

    @property
    def must_guard_accounts(self) -> bool:
        """Whether the model wants one user for each account, and the database can't see to that itself."""
        return False

    @abstractmethod
    def is_anothers(self, name: str, owner: Any, account: str, /) -> bool:
        """Tell whether the account is connected to another user."""

    @abstractmethod
    def after_commit(self, action: Callable[[], None], /) -> None:
        """Call the function once what was written in the open transaction is there for everybody, never before.

        What the function raises is logged and goes no further: the token is stored.
        """

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """The names of the columns that the model has for a ``Kept``, by the names of its fields."""
        return {field: name for field, name in COLUMNS.items() if name in self.column_names}

    @property
    def has_accounts(self) -> bool:
        """Whether rows say which account at the provider they belong to."""
        return "account" in self.columns

    @property
    def has_default(self) -> bool:
        """Whether rows say which of a user's accounts is the chosen one."""
        return "is_default" in self.columns

    def named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values of fields of ``Kept`` by the names of their columns; what has no column is left out."""
        return {
            self.columns[field]: value for field, value in values.items() if field in self.columns
        }

    def kept(self, values: Iterable[Any]) -> Kept:
        """Return what a row holds; ``values`` are in the order of ``columns``."""
        return Kept.of(dict(zip(self.columns, values, strict=True)))


def lock_number(label: str, name: str, owner: Any) -> int:
    """Return the number by which a database locks the place of a dance and a user, rows or none: 64 bits, signed."""
    place = json.dumps([label, name, None if owner is None else str(owner)])
    return int.from_bytes(hashlib.sha256(place.encode()).digest()[:8], signed=True)
