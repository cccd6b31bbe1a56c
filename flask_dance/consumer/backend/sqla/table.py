"""How SQLAlchemy reads, locks and writes a table of tokens."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, delete, event, exists, inspect, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapper, Session, object_session, scoped_session
from sqlalchemy.sql import Executable

from dance_common.backends.identity import binding_of
from dance_common.backends.tables.owners import Owner
from dance_common.backends.tables.table import (
    COLUMNS,
    Connection,
    LockTimeout,
    TokenRow,
    TokenTable,
)
from dance_common.errors import NotConfigured

from .models import MutableToken, OAuthConsumerMixin, TokenType

log = logging.getLogger("flask_dance")

Bind = sqlalchemy.Engine | sqlalchemy.Connection

_AFTER_COMMIT = "flask_dance.after_commit"

_SEES_LATEST_COMMIT = frozenset({"AUTOCOMMIT", "READ COMMITTED", "READ UNCOMMITTED"})
"""Isolation levels at which each query sees what was committed before it, not before the transaction began."""


class SQLAlchemyTable(TokenTable):
    """A table that a SQLAlchemy model describes.

    Args:
        model: the model.
        session: the session that reads and writes, or a scoped one.
        commits: whether the session is committed after each write; False leaves that to the site.
    """

    conflict = IntegrityError
    failure = DBAPIError

    def __init__(
        self,
        model: type[Any],
        session: Session | scoped_session[Any],
        *,
        commits: bool = True,
    ) -> None:
        self.model = model
        self.session = session
        self._commits = commits
        self._pinned: Bind | None = None
        self._latest_place: tuple[sqlalchemy.Engine, dict[Any, Any], str] | None = None
        self.mapper: Mapper[Any] = inspect(model)
        self.label = str(self.mapper.local_table.description)

    @cached_property
    def has_users(self) -> bool:
        """Whether rows belong to users."""
        return self._user is not None

    @cached_property
    def column_names(self) -> frozenset[str]:
        """The names of the model's attributes that are columns."""
        return frozenset(self.mapper.column_attrs.keys())

    @property
    def encrypts(self) -> bool:
        """Whether the column of tokens is a ``TokenType``."""
        return isinstance(self.mapper.columns[COLUMNS["token"]].type, TokenType)

    def key_of(self, user: object) -> object:
        """Return the key that a row has for the user: what the relationship ``user`` refers to, ``id`` without one."""
        return getattr(user, self._user_key)

    @property
    def place(self) -> str:
        """The database's URL and what schemas are translated to."""
        bind = self._bind
        engine, options = bind.engine, bind.get_execution_options()
        schemas = dict(options.get("schema_translate_map") or {})
        # Asked at each use of a token, and most sites have one engine, whose URL takes a while to write.
        latest = self._latest_place
        if latest is None or latest[0] is not engine or latest[1] != schemas:
            latest = self._latest_place = engine, schemas, _place(engine.url, schemas)
        return latest[2]

    def pinned(self) -> SQLAlchemyTable:
        """Return the table as it is in the database and schema that are asked now."""
        table = copy.copy(self)
        table._pinned = self._bind
        return table

    @property
    def is_current(self) -> bool:
        """Whether the site's session asks the database and schema of this table."""
        return self._pinned is None or self._pinned is self.session.get_bind(mapper=self.mapper)

    @property
    def _bind(self) -> Bind:
        return self._pinned or self.session.get_bind(mapper=self.mapper)

    @contextmanager
    def apart(self) -> Iterator[SQLAlchemyTable]:
        """Write by a session of our own on the same engine: the site's is neither committed nor rolled back.

        Where the site's session has a connection of its own (a test's transaction), or writes to the one SQLite file
        that has room for one writer, it is written by that session, and kept or lost with the site's transaction.
        """
        bind = self._bind
        if self.is_current and (
            isinstance(bind, sqlalchemy.Connection) or self._is_writing_sqlite(bind)
        ):
            yield SQLAlchemyTable(self.model, self.session, commits=False)
            return
        with Session(bind) as own:
            yield SQLAlchemyTable(self.model, own)

    def _is_writing_sqlite(self, bind: sqlalchemy.Engine) -> bool:
        if bind.dialect.name != "sqlite" or not self._sites_session().in_transaction():
            return False
        return _is_writing(self._connection())

    def owners(self) -> list[Owner]:
        """Return the owners of all rows, each once."""
        columns = [self.model.provider, *self._user_columns]
        return [Owner(*row) for row in self.session.execute(select(*columns).distinct())]

    def owner_of(self, instance: Any, /) -> Owner:
        """Return the owner of an instance of the model."""
        return Owner(instance.provider, getattr(instance, self._user) if self._user else None)

    def read(self, owner: Owner, /) -> list[TokenRow]:
        """Return the owner's rows, newest first, in one query.

        The site's session is asked if it is in a transaction, for it may see rows that nobody else does yet. Otherwise
        none begins there: it would hold a connection until the site ends it, while a provider is asked, say.
        """
        session = self._sites_session()
        if self._is_within_transaction(session):
            with session.no_autoflush if not self._is_pending(session) else nullcontext():
                return self._rows(self._select(owner))
        with Session(session.get_bind(mapper=self.mapper)) as own:
            return self._rows(self._select(owner), own)

    def _is_within_transaction(self, session: Session) -> bool:
        """Tell whether the site has begun one that its session reads in, or a test one around the session."""
        bind = session.get_bind(mapper=self.mapper)
        return session.in_transaction() or isinstance(bind, sqlalchemy.Connection)

    def _sites_session(self) -> Session:
        """Return the site's session itself, if it has given a scoped one."""
        session = self.session
        found: Session = session() if isinstance(session, scoped_session) else session
        return found

    def _is_pending(self, session: Session) -> bool:
        """Tell whether the site has changed rows of this table and not flushed them: others' changes are no matter."""
        changed = (*session.new, *session.dirty, *session.deleted)
        return any(isinstance(each, self.model) for each in changed)

    def sees_latest_commit(self) -> bool:
        """Tell whether what was read just now is all that others have committed before."""
        if not self._is_within_transaction(self._sites_session()):
            return (
                True  # nothing has begun, and to ask the session for its connection would begin it
            )
        connection = self._connection()
        # With SQLite reading alone begins no transaction.
        return (
            connection.dialect.name == "sqlite"
            or connection.get_isolation_level() in _SEES_LATEST_COMMIT
        )

    def end_snapshot(self) -> bool:
        """Commit the session if its transaction may see the past; return whether the next one may, too."""
        has_snapshot = super().end_snapshot()
        if has_snapshot and self._commits:
            self._flush_other_changes()
            self.session.commit()
        return has_snapshot

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing, and commit the session; what a view has changed before is written before that.

        By a savepoint, unless the session has written nothing yet that a rollback would take along.
        """
        self._flush_other_changes()
        if self._owns_transaction():
            try:
                yield
            except BaseException:
                self.session.rollback()
                raise
        else:
            with self.session.begin_nested():
                yield
        if self._commits:
            self.session.commit()

    def _owns_transaction(self) -> bool:
        """Tell whether this table alone writes in the session's transaction, so that it may end it either way."""
        session = self._sites_session()
        if not self._commits or isinstance(
            session.get_bind(mapper=self.mapper), sqlalchemy.Connection
        ):
            return False
        if not session.in_transaction():
            return True
        # A site that has only read has nothing to lose; with SQLite that can be seen.
        connection = self._connection()
        return connection.dialect.name == "sqlite" and not _is_writing(connection)

    def connection(self) -> Connection:
        """Return the connection of the open transaction."""
        connection = self._connection()
        return Connection(
            connection.dialect.name,
            scalar=lambda statement: connection.exec_driver_sql(statement).scalar(),
            driver=connection.connection,
        )

    def touch(self, owner: Owner, /) -> None:
        """Write the owner's rows without changing them; with SQLite take the right to write, if nobody has it yet."""
        connection = self._connection()
        if connection.dialect.name == "sqlite" and not _is_writing(connection):
            _begin_immediate(connection)
            return
        statement = update(self.model).where(*self._belongs_to(owner)).values(provider=owner.dance)
        self.session.execute(statement.execution_options(synchronize_session=False))

    def select_for_update(self, owner: Owner, /) -> list[TokenRow]:
        """Lock the owner's rows, and return them as they are now."""
        return self._rows(self._select(owner).with_for_update(of=self.model))

    def insert(self, owner: Owner, values: Mapping[str, Any], /) -> None:
        """Insert a row."""
        user = {self._user: owner.user} if self._user else {}
        self.session.add(self.model(provider=owner.dance, **user, **self.column_values(values)))
        self.session.flush()

    def update(self, row: TokenRow, values: Mapping[str, Any], /) -> None:
        """Update a row."""
        statement = update(self.model).where(*self._is(row)).values(**self.column_values(values))
        self.session.execute(statement)

    def delete(self, rows: Iterable[TokenRow], /) -> None:
        """Delete the rows."""
        for row in rows:
            self.session.execute(delete(self.model).where(*self._is(row)))

    def is_taken_by_another_user(self, owner: Owner, account: str, /) -> bool:
        """Tell whether the account is connected to another user."""
        if not (self.has_accounts and self.has_users):
            return False
        found = select(
            exists().where(
                self.model.provider == owner.dance,
                getattr(self.model, COLUMNS["account"]) == account,
                *(column.is_distinct_from(owner.user) for column in self._user_columns),
            )
        )
        return bool(self.session.scalar(found))

    def user_of_account(self, dance: str, account: str, /) -> Any:
        """Return the user who has connected the account, as it is committed now; None for nobody.

        Raises:
            NotConfigured: the model has no relationship ``user``.
        """
        if "user" not in self.mapper.relationships:
            raise NotConfigured(
                f"Rows of {self.label} do not lead to their users.",
                hint="The site's administrator has to give the model a relationship user.",
            )
        columns = {"provider": dance, COLUMNS["account"]: account}
        found = select(self.model).filter_by(**columns).order_by(*self._primary_key).limit(1)
        # It reads what is committed, whatever the transaction has read before, and waits for who is committing.
        locking = found.with_for_update(of=self.model).execution_options(populate_existing=True)
        row = self.session.scalar(locking)
        return None if row is None else row.user

    def save_user(self, user: Any, /) -> object:
        """Store a new user, unless it is stored already, and return its key."""
        if inspect(user).persistent and object_session(user) is not self._sites_session():
            return self.key_of(user)  # by another session of the site
        self.session.add(user)
        self.session.flush()
        return self.key_of(user)

    def after_commit(self, action: Callable[[], None], /) -> None:
        """Call the function once the transaction is committed."""
        after_commit(self.session, action)

    @cached_property
    def _user(self) -> str | None:
        """The name of the attribute that holds the user's key."""
        if relationship := self.mapper.relationships.get("user"):
            column = next(iter(relationship.local_columns))
            return str(self.mapper.get_property_by_column(column).key)
        return "user_id" if "user_id" in self.column_names else None

    @cached_property
    def _user_key(self) -> str:
        """The name of a user's attribute that ``_user`` holds the value of."""
        relationship = self.mapper.relationships.get("user")
        if relationship is None:
            return "id"
        _, column = relationship.local_remote_pairs[0]
        return str(relationship.mapper.get_property_by_column(column).key)

    @cached_property
    def _user_columns(self) -> list[Any]:
        return [getattr(self.model, self._user)] if self._user else []

    @cached_property
    def _primary_key(self) -> list[Any]:
        properties = map(self.mapper.get_property_by_column, self.mapper.primary_key)
        return [getattr(self.model, each.key) for each in properties]

    def _connection(self) -> sqlalchemy.Connection:
        return self.session.connection(bind_arguments={"mapper": self.mapper})

    def _flush_other_changes(self) -> None:
        try:
            self.session.flush()
        except SQLAlchemyError as error:
            # Not one of ours: it must not be taken for a token that could not be stored.
            raise RuntimeError(
                "The database session holds changes that the database refuses, so no token can be stored by it."
            ) from error

    def _belongs_to(self, owner: Owner) -> list[ColumnElement[bool]]:
        return [
            self.model.provider == owner.dance,
            *(column == owner.user for column in self._user_columns),
        ]

    def _is(self, row: TokenRow) -> list[ColumnElement[bool]]:
        return [column == value for column, value in zip(self._primary_key, row.key, strict=True)]

    def _select(self, owner: Owner) -> Any:
        columns = [getattr(self.model, column) for column in self.columns.values()]
        newest = [self.model.updated_at] if "updated_at" in self.column_names else []
        order = [column.desc() for column in (*newest, *self._primary_key)]
        statement = select(*self._primary_key, *columns)
        return statement.where(*self._belongs_to(owner)).order_by(*order)

    def _rows(self, statement: Executable, session: Session | None = None) -> list[TokenRow]:
        size = len(self._primary_key)
        rows = (session or self.session).execute(statement).all()
        return [self.row(row[size:], key=tuple(row[:size])) for row in rows]


def _is_writing(connection: sqlalchemy.Connection) -> bool:
    """Tell whether a transaction is open in SQLite, as the driver says: reading alone begins none there."""
    driver: object = connection.connection.driver_connection
    return bool(getattr(driver, "in_transaction", True))


def _begin_immediate(connection: sqlalchemy.Connection) -> None:
    """Begin the transaction that the driver would begin before the first write, as a writer at once.

    What is read from here on is what is written over: two that want to refresh one token can't both find it free.

    Raises:
        LockTimeout: another connection has been writing for longer than the driver waits.
    """
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.execute("BEGIN IMMEDIATE")
    except connection.dialect.loaded_dbapi.OperationalError:
        # Not named as the cause: what a driver says may quote values.
        raise LockTimeout("The database is being written by another request.") from None


def _place(url: sqlalchemy.URL, schemas: dict[Any, Any]) -> str:
    database = url.render_as_string(hide_password=True)
    return f"{database} {schemas}" if schemas else database


def after_commit(session: Session | scoped_session[Any], action: Callable[[], None]) -> None:
    """Call the function after the session's outermost transaction is committed; never, if it is rolled back.

    What the function raises is logged by its class and goes no further: the commit has happened.
    """
    session.info.setdefault(_AFTER_COMMIT, []).append(action)


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    # Called for savepoints, too, and nobody else can see yet what they hold.
    if session.in_nested_transaction():
        return
    for action in session.info.pop(_AFTER_COMMIT, ()):
        try:
            action()
        except Exception as error:
            log.error("after a commit: %s", type(error).__name__)


@event.listens_for(Session, "after_rollback")
def _rolled_back(session: Session) -> None:
    session.info.pop(_AFTER_COMMIT, None)


def _bind_token(mapper: Mapper[Any], _connection: object, row: Any) -> None:
    """Bind a token that the site itself writes to its row, so that once encrypted it can be decrypted there only."""
    token = row.token
    if isinstance(token, MutableToken):
        model: object = mapper.class_
        owner = _table_of(model).owner_of(row)
        token.mark = replace(token.mark, binding=binding_of(owner.dance, owner.user))


@lru_cache(maxsize=64)
def _table_of(model: type[Any]) -> SQLAlchemyTable:
    return SQLAlchemyTable(model, Session())  # which nothing is asked of


for _event in ("before_insert", "before_update"):
    event.listen(OAuthConsumerMixin, _event, _bind_token, propagate=True)
