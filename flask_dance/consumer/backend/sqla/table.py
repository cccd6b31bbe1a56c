"""How SQLAlchemy reads, locks and writes a table of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from dance_common.backends.tables.accounts import COLUMNS, Kept
from dance_common.backends.tables.table import Row, lock_number

from .committing import after_commit
from .locks import lock_place, named_lock_of
from .mapping import MappedTable

_LATEST = frozenset({"AUTOCOMMIT", "READ COMMITTED", "READ UNCOMMITTED"})
"""Isolation levels at which each query sees what was committed before it, not what was when the transaction began."""


@dataclass(frozen=True)
class SQLAlchemyRow(Row):
    """One row that was locked.

    Attributes:
        key: the row's primary key.
        kept: what is in it.
    """

    key: tuple[Any, ...]
    kept: Kept


class SQLAlchemyTable(MappedTable):
    """A table that a SQLAlchemy model describes.

    Args:
        model: the model.
        session: the session that reads and writes, or a scoped one.
    """

    conflict = IntegrityError
    failure = DBAPIError

    def __init__(self, model: type[Any], session: Any) -> None:
        super().__init__(model)
        self.session = session

    def places(self) -> list[tuple[str, Any]]:
        """Return the provider and the user's key of every row, each pair once."""
        whose = [getattr(self.model, self._owner_name)] if self._owner_name else []
        found = self.session.execute(select(self.model.provider, *whose).distinct()).all()
        return [(row[0], row[1] if whose else None) for row in found]

    def read(self, name: str, owner: Any, /) -> list[Kept]:
        """Return what is kept, newest first, in one query."""
        return [row.kept for row in self._rows(self._select(name, owner))]

    def sees_the_latest(self) -> bool:
        """Tell whether the session's transaction sees what others have committed since it began."""
        connection = self._connection()
        # With SQLite reading alone begins no transaction.
        return connection.dialect.name == "sqlite" or connection.get_isolation_level() in _LATEST

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that is written in it, or nothing, and commit the session; what a view has changed stays apart."""
        self._flush_what_others_changed()
        with self.session.begin_nested():
            yield
        self.session.commit()

    @contextmanager
    def place(self, name: str, owner: Any, /) -> Iterator[None]:
        """Keep everybody else away from the place of a dance and a user until the transaction ends."""
        connection = self._connection()
        dialect, number = connection.dialect.name, lock_number(self.label, name, owner)
        if dialect in {"mysql", "mariadb"}:
            with (
                named_lock_of(connection, number),
                self._place_of_new_rows(connection, name, owner),
            ):
                yield
            return
        if dialect == "postgresql":
            lock_place(self.session, number)
        else:
            # This changes nothing, and locks the rows; SQLite waits here for its turn to write.
            where = self._where(name, owner)
            self.session.execute(
                update(self.model)
                .where(*where)
                .values(provider=name)
                .execution_options(synchronize_session=False)
            )
        yield

    def locked(self, name: str, owner: Any, /) -> list[SQLAlchemyRow]:
        """Lock the rows of a dance and a user, and return them as they are now."""
        return self._rows(self._select(name, owner).with_for_update(of=self.model))

    def insert(self, name: str, owner: Any, values: Mapping[str, Any], /) -> None:
        """Add a row."""
        whose = {self._owner_name: owner} if self._owner_name else {}
        self.session.add(self.model(provider=name, **whose, **self.named(values)))
        self.session.flush()

    def update(self, row: Any, values: Mapping[str, Any], /) -> None:
        """Write into a row."""
        statement = update(self.model).where(*self._is(row.key)).values(**self.named(values))
        self.session.execute(statement)

    def remove(self, rows: Iterable[Any], /) -> None:
        """Delete the rows."""
        for row in rows:
            self.session.execute(delete(self.model).where(*self._is(row.key)))

    def is_anothers(self, name: str, owner: Any, account: str, /) -> bool:
        """Tell whether the account is connected to another user."""
        if not (self.has_accounts and self._owner_name):
            return False
        whose = getattr(self.model, self._owner_name)
        theirs = whose.is_distinct_from(owner)
        named = getattr(self.model, COLUMNS["account"]) == account
        found = select(exists().where(self.model.provider == name, named, theirs))
        return bool(self.session.scalar(found))

    def after_commit(self, action: Callable[[], None], /) -> None:
        """Call the function once the transaction is committed."""
        after_commit(self.session, action)

    def _connection(self) -> Any:
        return self.session.connection(bind_arguments={"mapper": self.mapper})

    def _place_of_new_rows(
        self, connection: Any, name: str, owner: Any
    ) -> AbstractContextManager[None]:
        # Who looks for a row that is not there locks the gap where it would be, and so would its neighbours: one of two
        # who then fill it at the same time would be thrown out of the database.
        if self.session.execute(self._select(name, owner)).first():
            return nullcontext()
        return named_lock_of(connection, lock_number(self.label, "", None))

    def _flush_what_others_changed(self) -> None:
        try:
            self.session.flush()
        except SQLAlchemyError as error:
            # Not one of ours: it must not be taken for a token that could not be stored.
            raise RuntimeError(
                "The database session holds changes that the database refuses, so no token can be stored by it."
            ) from error

    def _where(self, name: str, owner: Any) -> list[Any]:
        whose = [getattr(self.model, self._owner_name) == owner] if self._owner_name else []
        return [self.model.provider == name, *whose]

    def _select(self, name: str, owner: Any) -> Any:
        keys = [getattr(self.model, name) for name in self._key_names]
        columns = [getattr(self.model, column) for column in self.columns.values()]
        newest = [self.model.updated_at] if "updated_at" in self.column_names else []
        order = [column.desc() for column in (*newest, *keys)]
        return select(*keys, *columns).where(*self._where(name, owner)).order_by(*order)

    def _rows(self, statement: Any) -> list[SQLAlchemyRow]:
        size = len(self._key_names)
        return [
            SQLAlchemyRow(tuple(row[:size]), self.kept(row[size:]))
            for row in self.session.execute(statement).all()
        ]

    def _is(self, key: tuple[Any, ...]) -> list[Any]:
        return [
            getattr(self.model, name) == value
            for name, value in zip(self._key_names, key, strict=True)
        ]
