"""How Django's ORM reads, locks and writes a table of tokens."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db import DatabaseError, IntegrityError, connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet, UniqueConstraint
from django.utils import timezone

from dance_common.backends.identity import Mark, MarkedToken
from dance_common.backends.tables.owners import Owner
from dance_common.backends.tables.table import COLUMNS, Connection, TokenRow, TokenTable
from dance_common.tokens import Token

from ..fields import ACCOUNT_IS_KNOWN, TokenField


class ORMTable(TokenTable):
    """A table that a Django model describes.

    Args:
        model: the model.
    """

    conflict = IntegrityError
    failure = DatabaseError
    model: type[models.Model]

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.label = model._meta.label
        self._pinned: _Place | None = None

    @cached_property
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

    @property
    def needs_account_lock(self) -> bool:
        """Whether the model has a constraint for accounts with a condition, which MySQL and MariaDB leave out."""
        return not self._connection.features.supports_partial_indexes and any(
            constraint.condition == ACCOUNT_IS_KNOWN
            for constraint in self.model._meta.constraints
            if isinstance(constraint, UniqueConstraint)
        )

    @property
    def place(self) -> str:
        """The database's alias and name, and the schema if a package such as django-tenants has set one."""
        return str(self._pinned or self._place)

    def pinned(self) -> ORMTable:
        """Return the table as it is in the database and schema that are asked now."""
        table = copy.copy(self)
        table._pinned = self._place
        return table

    @property
    def is_current(self) -> bool:
        """Whether the connection of the site is in the schema of this table."""
        return self._pinned is None or self._pinned == self._place

    @contextmanager
    def apart(self) -> Iterator[ORMTable]:
        """Write on a connection of our own if the site is in a transaction: what becomes of that is its own matter.

        SQLite has room for one writer. There the site's own connection is used, and a refreshed token is kept or lost
        with the site's transaction.
        """
        place = self._place if self._pinned is None else self._pinned
        with separate_connection(place.alias, place.tenant) as is_separate:
            yield self.pinned() if is_separate else self

    def column_value(self, token: Mapping[str, Any], mark: Mark, owner: Owner) -> Token:
        """Return a token with its mark out of the sight of receivers of the model's signals, if our field stores it."""
        if self.encrypts:
            return MarkedToken.marked(token, mark)  # the field binds it to its row
        return super().column_value(token, mark, owner)

    def moment(self, value: object, /) -> datetime | None:
        """Return the value of a column of times with its time zone, which is the settings' where ``USE_TZ`` is off."""
        if not isinstance(value, datetime):
            return None
        if timezone.is_naive(value):
            value = timezone.make_aware(value, timezone.get_default_timezone())
        return value.astimezone(UTC)

    def owners(self) -> list[Owner]:
        """Return the owners of all rows, each once."""
        columns = ["provider", *([self._user] if self.has_users else [])]
        return [Owner(*row) for row in self._all.order_by().values_list(*columns).distinct()]

    def owner_of(self, instance: Any, /) -> Owner:
        """Return the owner of an instance of the model."""
        return Owner(instance.provider, getattr(instance, self._user) if self.has_users else None)

    def read(self, owner: Owner, /) -> list[TokenRow]:
        """Return the owner's rows, newest first, in one query."""
        return [
            self.row(values) for values in self._rows(owner).values_list(*self.columns.values())
        ]

    def sees_latest_commit(self) -> bool:
        """Tell whether a query sees what others have committed since the transaction began, if there is one."""
        connection = self._connection
        # MySQL's wrapper has a text, PostgreSQL's one of psycopg's values; SQLite's has none, and shows a snapshot.
        level = str(getattr(connection, "isolation_level", ""))
        return not connection.in_atomic_block or "READ_COMMITTED" in level.upper().replace(" ", "_")

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context that commits what is written in it, within a transaction of the site's own with that."""
        return transaction.atomic(using=self.database)

    def connection(self) -> Connection:
        """Return the connection of the open transaction."""
        connection = self._connection

        def scalar(statement: str) -> Any:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchone()[0]

        return Connection(connection.vendor, scalar=scalar, driver=connection.connection)

    def touch(self, owner: Owner, /) -> None:
        """Write the owner's rows without changing them."""
        # With SQLite a lock for reading may fail to become one for writing.
        self._rows(owner).order_by().update(provider=owner.dance)

    def select_for_update(self, owner: Owner, /) -> list[TokenRow]:
        """Lock the owner's rows, and return them as they are now."""
        rows = self._rows(owner)
        if self._connection.features.has_select_for_update:
            # Not for the lock alone: it reads what is committed, whatever the transaction has read before.
            rows = rows.select_for_update()
        names = self.columns.values()
        return [self.row([getattr(row, name) for name in names], key=row) for row in rows]

    def insert(self, owner: Owner, values: Mapping[str, Any], /) -> None:
        """Insert a row."""
        user = {self._user: owner.user} if self.has_users else {}
        row = self.model(provider=owner.dance, **user, **self.column_values(values))
        row.save(using=self.database, force_insert=True)

    def update(self, row: TokenRow, values: Mapping[str, Any], /) -> None:
        """Update a row."""
        changed = self.column_values(values)
        for name, value in changed.items():
            setattr(row.key, name, value)
        stamps = {"updated_at"} & self.column_names
        row.key.save(using=self.database, update_fields=[*changed, *stamps])

    def delete(self, rows: Iterable[TokenRow], /) -> None:
        """Delete the rows."""
        for row in rows:
            row.key.delete(using=self.database)

    def is_taken_by_another_user(self, owner: Owner, account: str, /) -> bool:
        """Tell whether the account is connected to another user."""
        if not (self.has_accounts and self.has_users):
            return False
        holders = self._all.filter(provider=owner.dance, provider_user_id=account)
        return holders.exclude(user=owner.user).exists()

    def user_of_account(self, dance: str, account: str, /) -> Any:
        """Return the user who has connected the account, as it is committed now; None for nobody."""
        rows = self._all.filter(provider=dance, provider_user_id=account, user__isnull=False)
        if self._connection.features.has_select_for_update:
            # It reads what is committed, whatever the transaction has read before, and waits for who is committing.
            rows = rows.select_for_update()
        row: Any = rows.order_by("pk").first()
        return None if row is None else row.user

    def save_user(self, user: Any, /) -> object:
        """Store a new user, unless it is stored already, and return its key."""
        if user.pk is None or user._state.adding:
            user.save()
        return getattr(user, self._user_key)

    def after_commit(self, action: Callable[[], None], /) -> None:
        """Call the function once the outermost transaction is committed."""
        transaction.on_commit(action, using=self.database, robust=True)

    @property
    def database(self) -> str:
        """The alias of the database that is read and written."""
        # Not the one for reading: a replica that lags behind would bring a spent token back.
        return router.db_for_write(self.model) if self._pinned is None else self._pinned.alias

    @property
    def _place(self) -> _Place:
        connection = self._connection
        return _Place(
            connection.alias,
            str(connection.settings_dict["NAME"]),
            getattr(connection, "schema_name", None) or "",
            getattr(connection, "tenant", None),
        )

    @property
    def _connection(self) -> BaseDatabaseWrapper:
        return connections[self.database]

    @cached_property
    def _user(self) -> str:
        """The name of the attribute that holds the user's key."""
        field: Any = self.model._meta.get_field("user")
        return str(field.attname)

    @cached_property
    def _user_key(self) -> str:
        """The name of a user's attribute that ``_user`` holds the value of."""
        field: Any = self.model._meta.get_field("user")
        return str(field.target_field.attname)

    @property
    def _all(self) -> QuerySet[models.Model]:
        return self.model._default_manager.using(self.database)

    def _rows(self, owner: Owner) -> QuerySet[models.Model]:
        user = {"user": owner.user} if self.has_users else {}
        newest = ["-updated_at"] if "updated_at" in self.column_names else []
        return self._all.filter(provider=owner.dance, **user).order_by(*newest, "-pk")


@dataclass(frozen=True)
class _Place:
    """A database, and the schema in it that a package such as django-tenants has set.

    Attributes:
        alias: the database's alias in the settings.
        name: the database's name.
        schema: the name of the schema; empty without such a package.
        tenant: what the package has set it by.
    """

    alias: str
    name: str
    schema: str
    tenant: object = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.alias}:{self.name}:{self.schema}"


@contextmanager
def separate_connection(alias: str, tenant: object = None) -> Iterator[bool]:
    """Use a connection of our own for a database within the context, if the site's can't be used.

    It can't while the site is in a transaction, or in the schema of another tenant. SQLite has room for one writer:
    there it is the site's own. Yields whether it is a separate one.

    Args:
        alias: the database's alias.
        tenant: the tenant whose schema is meant, as django-tenants has it; None for the site's own.
    """
    connection = connections[alias]
    current = getattr(connection, "tenant", None)
    tenant = current if tenant is None else tenant
    is_there = _schema(tenant) == _schema(current)
    if connection.vendor == "sqlite" or (is_there and not connection.in_atomic_block):
        if connection.errors_occurred:
            # Django looks only when the request ends whether a connection that failed is of any use.
            connection.close_if_unusable_or_obsolete()
        yield False
        return
    own = connection.copy()
    # A pool may have no further connection while each request that has one waits for a second.
    options = {k: v for k, v in own.settings_dict.get("OPTIONS", {}).items() if k != "pool"}
    own.settings_dict = {**own.settings_dict, "OPTIONS": options}
    connections[alias] = own
    try:
        if tenant is not None:
            tenants_connection: Any = own
            tenants_connection.set_tenant(tenant)
        yield True
    finally:
        connections[alias] = connection
        own.close()


def _schema(tenant: object) -> object:
    return getattr(tenant, "schema_name", None)
