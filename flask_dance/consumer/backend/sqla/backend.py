"""Tokens in a database, through SQLAlchemy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from dance_common.backends import TableBackend
from dance_common.backends.tables.cache import TokenCache
from dance_common.backends.tables.owners import Owners

from ..keys import encryption_keys
from .cache import FlaskCacheStore, hear_of_writes
from .models import AccountType, OAuthAccountMixin, OAuthConsumerMixin, TokenType
from .table import SQLAlchemyTable

__all__ = [
    "AccountType",
    "OAuthAccountMixin",
    "OAuthConsumerMixin",
    "SQLAlchemyBackend",
    "TokenType",
]


class SQLAlchemyBackend(TableBackend[Any]):
    """Keeps one token for each user and blueprint in the database.

    It writes by the session that it is given and commits that, so what a view has changed before is committed, too.

    What other code writes by the session is seen by the cache; what it writes by statements of its own is not before
    the cache's timeout ends, unless it calls ``uncache``. A cache that several processes can't share, such as
    Flask-Caching's ``SimpleCache``, is right for one process only.
    """

    def __init__(
        self,
        model: type[Any],
        session: Any,
        user: Any = None,
        user_id: Any = None,
        user_required: bool | None = None,
        anon_user: type[Any] | None = None,
        cache: Any = None,
        *,
        several_accounts: bool = False,
    ) -> None:
        """Say where tokens are kept and whose they are.

        Args:
            model: the model of the table. It has a ``provider`` and a ``token`` at least, and a relationship ``user``
                if tokens belong to users; ``OAuthConsumerMixin`` is a good base.
            session: the SQLAlchemy session, or a scoped one; in Flask-SQLAlchemy it is ``db.session``.
            user: whose token is meant: a user, a function without arguments that returns one, or a proxy of one, such
                as Flask-Login's ``current_user``. None for one token that the whole site shares.
            user_id: the key of a user, or a function that returns it; it goes before ``user``.
            user_required: True lets ``get`` and ``set`` raise ``UserRequired``, a ``ValueError``, if there is no user.
                False keeps the token of whoever is not logged in as the site's own: all such visitors share it. By
                default it is True if ``user`` or ``user_id`` is given, except that visitors who are not logged in are
                simply not ``authorized``.
            anon_user: the class of users who are not logged in; those whose ``is_authenticated`` is False count as
                such anyway.
            cache: a Flask-Caching ``Cache``. It holds tokens, and that there is none.
            several_accounts: whether a user may connect several accounts with one blueprint; the model needs
                ``provider_user_id`` and ``is_default`` then, as ``OAuthAccountMixin`` has them.
        """
        super().__init__()
        self.model = model
        self.session = session
        self.several_accounts = several_accounts
        self._cache_given = cache
        self._owners = Owners(user, user_id, user_required, anon_user, key_of=self._key_of)
        if cache is not None:
            hear_of_writes(model, self)

    @cached_property
    def table(self) -> SQLAlchemyTable:
        """The table; it is looked at when it is first needed, since models may refer to later ones."""
        return SQLAlchemyTable(self.model, self.session)

    @property
    def cache(self) -> TokenCache | None:
        """What is asked before the table."""
        if self._cache_given is None:
            return None
        return TokenCache(
            FlaskCacheStore(self._cache_given), self.table.label, keys=self._encryption_keys()
        )

    def _encryption_keys(self) -> Sequence[str]:
        return encryption_keys()

    def _key_of(self, user: Any) -> Any:
        return self.table.key_of(user)
