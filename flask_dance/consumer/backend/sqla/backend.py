"""Tokens in a database, through SQLAlchemy."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar, cast
from weakref import WeakMethod

from sqlalchemy import event
from sqlalchemy.orm import Session, object_session, scoped_session

from dance_common.backends import TableBackend
from dance_common.backends.tables.backend import OnLoop
from dance_common.backends.tables.owners import UserLookup

from ..caching import FlaskCache, FlaskCacheStore
from ..session import encryption_keys
from .table import SQLAlchemyTable, after_commit

if TYPE_CHECKING:
    from .on_loop import AsyncSessions, LoopSessions

R = TypeVar("R")


class SQLAlchemyBackend(TableBackend):
    """Stores one token for each user and blueprint in the database.

    It writes by the session that it is given and commits that, so what a view has changed before is committed, too.

    The cache notices what other code writes by the session; it does not notice ``UPDATE`` statements and the like
    before its timeout ends, unless that code calls ``delete_cached``. A cache that processes don't share, such as
    Flask-Caching's ``SimpleCache``, is right for one process only.

    With SQLAlchemy's asyncio extension it writes by sessions of its own, on the same async engine, and commits nothing
    else. Async calls ask the database on their event loop then, without a thread; views that wait ask on the server's
    event loop, or on one that ends with the question.
    """

    def __init__(
        self,
        model: type[Any],
        session: Session | scoped_session[Any] | AsyncSessions,
        user: object = None,
        user_id: object = None,
        user_required: bool | None = None,
        anon_user: type[Any] | None = None,
        cache: FlaskCache | None = None,
        *,
        several_accounts: bool = False,
    ) -> None:
        """Say where tokens are stored and whose they are.

        Args:
            model: the model of the table. It has a ``provider`` and a ``token`` at least, and a relationship ``user``
                if tokens belong to users; ``OAuthConsumerMixin`` is a good base.
            session: the SQLAlchemy session, or a scoped one; in Flask-SQLAlchemy it is ``db.session``. Of the asyncio
                extension an ``async_sessionmaker``, or a session, after whose model others are made.
            user: whose token is meant: a user, a function without arguments that returns one, or a proxy of one, such
                as Flask-Login's ``current_user``. None for one token that the whole site shares.
            user_id: the key of a user, or a function that returns it; it takes precedence over ``user``.
            user_required: True lets ``get`` and ``set`` raise ``UserRequired``, a ``ValueError``, if there is no user.
                False stores the token of whoever is not logged in as the site's own: all such visitors share it. By
                default it is True if ``user`` or ``user_id`` is given, except that visitors who are not logged in are
                simply not ``authorized``.
            anon_user: the class of users who are not logged in; those whose ``is_authenticated`` is False count as
                such anyway.
            cache: a Flask-Caching ``Cache``. It holds tokens, and that there is none.
            several_accounts: whether a user may connect several accounts with one blueprint; the model needs
                ``provider_user_id`` and ``is_default`` then, as ``OAuthAccountMixin`` has them.
        """
        super().__init__(
            UserLookup(user, user_id, user_required, anon_user, key_of=self._key_of),
            None if cache is None else FlaskCacheStore(cache),
            encryption_keys,
            several_accounts=several_accounts,
        )
        self.model = model
        self.session = session
        self._is_cached = cache is not None
        if cache is not None:
            _invalidate_on_write(model, self)

    @cached_property
    def table(self) -> SQLAlchemyTable:
        """The table; it is looked at when it is first needed, since models may refer to later ones."""
        sessions = self._loop_sessions
        session = sessions.scoped if sessions is not None else self.session
        return SQLAlchemyTable(self.model, cast("Session | scoped_session[Any]", session))

    @cached_property
    def _loop_sessions(self) -> LoopSessions | None:
        if not _is_async(self.session):
            return None
        from .on_loop import LoopSessions

        return LoopSessions(self.session)

    def carry_out(self, action: Callable[[], R]) -> R:
        """Carry out what asks the table: on an event loop, if its engine is async."""
        sessions = self._loop_sessions
        return action() if sessions is None else sessions.run_waiting(action)

    @property
    def on_loop(self) -> OnLoop | None:
        """What asks the table on the running event loop: with an async engine, unless a cache is asked before."""
        sessions = self._loop_sessions
        return None if sessions is None or self._is_cached else sessions.run

    def _key_of(self, user: object) -> object:
        return self.table.key_of(user)


def _is_async(session: object) -> TypeGuard[AsyncSessions]:
    # Who has one has imported the extension; for everybody else it would take longer to start.
    extension = sys.modules.get("sqlalchemy.ext.asyncio")
    if extension is None:
        return False
    kinds = extension.AsyncSession, extension.async_scoped_session, extension.async_sessionmaker
    return isinstance(session, kinds)


def _invalidate_on_write(model: type[Any], backend: TableBackend) -> None:
    """Tell the backend's cache of rows that other code writes by a SQLAlchemy session."""
    # SQLAlchemy keeps its listeners for as long as the model, and a backend need not live so long.
    reference = WeakMethod(backend.announce_write)

    def listener(_mapper: object, _connection: object, row: object) -> None:
        announce, session = reference(), object_session(row)
        if announce is not None and session is not None:
            after_commit(session, announce(row))

    for name in ("after_insert", "after_update", "after_delete"):
        event.listen(model, name, listener, propagate=True)
