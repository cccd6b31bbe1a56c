"""Tokens in a database, through SQLAlchemy."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session, scoped_session

from dance_common.backends import TableBackend
from dance_common.backends.tables.owners import UserLookup

from ..caching import FlaskCache, FlaskCacheStore
from ..session import encryption_keys
from .cache import invalidate_on_write
from .table import SQLAlchemyTable


class SQLAlchemyBackend(TableBackend):
    """Stores one token for each user and blueprint in the database.

    It writes by the session that it is given and commits that, so what a view has changed before is committed, too.

    The cache notices what other code writes by the session; it does not notice ``UPDATE`` statements and the like
    before its timeout ends, unless that code calls ``delete_cached``. A cache that processes don't share, such as
    Flask-Caching's ``SimpleCache``, is right for one process only.
    """

    def __init__(
        self,
        model: type[Any],
        session: Session | scoped_session[Any],
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
            session: the SQLAlchemy session, or a scoped one; in Flask-SQLAlchemy it is ``db.session``.
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
        if cache is not None:
            invalidate_on_write(model, self)

    @cached_property
    def table(self) -> SQLAlchemyTable:
        """The table; it is looked at when it is first needed, since models may refer to later ones."""
        return SQLAlchemyTable(self.model, self.session)

    def _key_of(self, user: object) -> object:
        return self.table.key_of(user)
