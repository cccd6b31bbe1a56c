"""How Django's ORM reads, locks and writes a table of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import DatabaseError, IntegrityError, connections, router, transaction
from django.db.models import UniqueConstraint

from dance_common.backends.tables.accounts import COLUMNS, Kept
from dance_common.backends.tables.table import Row, TokenTable, lock_number

from ..fields import ACCOUNT_IS_KNOWN, TokenField
from .locks import lock_place, named_lock_of


@dataclass(frozen=True)
class ORMRow(Row):
    """One row that was locked.

    Attributes:
        instance: the model's instance.
        kept: what is in it.
    """

    instance: Any
    kept: Kept


class ORMTable(TokenTable):
    """A table that a Django model describes.

    Args:
        model: the model.
    """

    conflict = IntegrityError
    failure = DatabaseError

    def __init__(self, model: Any) -> None:
        self.model = model
        self.label = model._meta.label

    @property
    def has_users(self) -> bool:
        """Whether rows belong to users."""
        return "user" in self.column_names

    @cached_property
    def column_names(self) -> frozenset[str]:
        """The names of the model's fields that are columns."""
        return frozenset(field.name for field in self.model._meta.concrete_fields)

    @property
    def encrypts(self) -> bool:
        """Whether the field of tokens is a ``TokenField``."""
        return isinstance(self.model._meta.get_field(COLUMNS["token"]), TokenField)

    def places(self) -> list[tuple[str, Any]]:
        """Return the provider and the user's key of every row, each pair once."""
        whose = [self._owner_name] if self.has_users else []
        manager = self.model._default_manager.using(self._database)
        found = manager.order_by().values_list("provider", *whose).distinct()
        return [(row[0], row[1] if whose else None) for row in found]

    def owner_of(self, row: Any) -> tuple[str, Any]:
        """Return the provider and the user's key of an instance of the model."""
        return row.provider, getattr(row, self._owner_name) if self.has_users else None

    def read(self, name: str, owner: Any, /) -> list[Kept]:
        """Return what is kept, newest first, in one query."""
        rows = self._rows(name, owner).values_list(*self.columns.values())
        return [self.kept(values) for values in rows]

    def sees_the_latest(self) -> bool:
        """Tell whether a query sees what others have committed since the transaction began, if there is one."""
        connection = connections[self._database]
        # MySQL's wrapper has a text, PostgreSQL's one of psycopg's values; SQLite's has none, and shows the past.
        level = str(getattr(connection, "isolation_level", ""))
        return not connection.in_atomic_block or "READ_COMMITTED" in level.upper().replace(" ", "_")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that is written in it, or nothing."""
        with transaction.atomic(using=self._database):
            yield

    @contextmanager
    def place(self, name: str, owner: Any, /) -> Iterator[None]:
        """Keep everybody else away from the place of a dance and a user until the transaction ends."""
        connection, number = connections[self._database], lock_number(self.label, name, owner)
        if connection.vendor == "mysql":
            with named_lock_of(connection, number):
                yield
            return
        if connection.vendor == "postgresql":
            lock_place(connection, number)
        else:
            # This changes nothing and locks the rows. SQLite, where a lock for reading may fail to become one for
            # writing, waits for its turn here.
            self._rows(name, owner).order_by().update(provider=name)
        yield

    def locked(self, name: str, owner: Any, /) -> list[ORMRow]:
        """Lock the rows of a dance and a user, and return them as they are now."""
        rows = self._rows(name, owner)
        connection = connections[self._database]
        if connection.features.has_select_for_update:
            # Not for the lock alone: it reads what is committed, whatever the transaction has read before.
            rows = rows.select_for_update()
        names = self.columns.values()
        return [ORMRow(row, self.kept(getattr(row, name) for name in names)) for row in rows]

    def insert(self, name: str, owner: Any, values: Mapping[str, Any], /) -> None:
        """Add a row."""
        whose = {self._owner_name: owner} if self.has_users else {}
        row = self.model(provider=name, **whose, **self.named(values))
        row.save(using=self._database, force_insert=True)

    def update(self, row: Any, values: Mapping[str, Any], /) -> None:
        """Write into a row."""
        changed = self.named(values)
        for field, value in changed.items():
            setattr(row.instance, field, value)
        stamps = {"updated_at"} & self.column_names
        row.instance.save(using=self._database, update_fields=[*changed, *stamps])

    def remove(self, rows: Iterable[Any], /) -> None:
        """Delete the rows."""
        for row in rows:
            row.instance.delete(using=self._database)

    @property
    def must_guard_accounts(self) -> bool:
        """Whether the model has a constraint for accounts with a condition, which MySQL and MariaDB leave out."""
        features = connections[self._database].features
        return not features.supports_partial_indexes and any(
            constraint.condition == ACCOUNT_IS_KNOWN
            for constraint in self.model._meta.constraints
            if isinstance(constraint, UniqueConstraint)
        )

    def is_anothers(self, name: str, owner: Any, account: str, /) -> bool:
        """Tell whether the account is connected to another user."""
        if not (self.has_accounts and self.has_users):
            return False
        manager = self.model._default_manager.using(self._database)
        holders = manager.filter(provider=name, provider_user_id=account)
        return bool(holders.exclude(user=owner).exists())

    def after_commit(self, action: Callable[[], None], /) -> None:
        """Call the function once the outermost transaction is committed."""
        transaction.on_commit(action, using=self._database, robust=True)

    @property
    def _database(self) -> str:
        # Not the one for reading: a replica that lags behind would bring a spent token back.
        return router.db_for_write(self.model)

    @cached_property
    def _owner_name(self) -> str:
        return str(self.model._meta.get_field("user").attname)

    def _rows(self, name: str, owner: Any) -> Any:
        whose = {"user": owner} if self.has_users else {}
        newest = ["-updated_at"] if "updated_at" in self.column_names else []
        manager = self.model._default_manager.using(self._database)
        return manager.filter(provider=name, **whose).order_by(*newest, "-pk")
