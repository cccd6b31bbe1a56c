"""Tokens in the database, through Django's ORM."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.apps import apps
from django.core.cache import BaseCache
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from dance_common.backends import TableBackend
from dance_common.backends.tables.owners import REQUEST_USER, UserLookup

from ..conf import encryption_keys
from ..query_logs import redact_sql_logs
from .cache import DjangoCacheStore, invalidate_on_write
from .table import ORMTable

DEFAULT_MODEL = "django_dance.DanceToken"


class ORMBackend(TableBackend):
    """Stores one token for each user and dance in the database.

    The cache notices what other code writes by models; it does not notice ``QuerySet.update`` and the like before its
    timeout ends, unless that code calls ``delete_cached``. A cache that processes don't share, such as
    ``LocMemCache``, is right for one process only.

    Within a transaction of the site's own (``ATOMIC_REQUESTS``) a refreshed token is stored when that is committed; if
    it is rolled back this process remembers the token for a minute, and stores it at the next request.
    """

    def __init__(
        self,
        model: type[models.Model] | str | None = None,
        user: object = REQUEST_USER,
        user_id: object = None,
        user_required: bool | None = None,
        anon_user: type[Any] | None = None,
        cache: BaseCache | str | None = None,
        *,
        several_accounts: bool = False,
    ) -> None:
        """Say where tokens are stored and whose they are.

        Args:
            model: the model, or its ``app_label.ModelName``. It has a ``provider`` and a ``token`` at least, and a
                ``user`` if tokens belong to users; ``AbstractDanceToken`` is a good base.
            user: whose token is meant: a user, a function without arguments that returns one, or a proxy of one. The
                user of the request by default; None for one token that the whole site shares.
            user_id: the primary key of a user, or a function that returns it; it takes precedence over ``user``.
            user_required: True lets ``get`` and ``set`` raise ``UserRequired``, a ``ValueError``, if there is no user.
                False stores the token of whoever is not logged in as the site's own: all such visitors share it. By
                default it is True unless ``user`` is None, except that visitors who are not logged in are simply not
                ``authorized``.
            anon_user: the class of users who are not logged in; those whose ``is_authenticated`` is False count as
                such anyway.
            cache: a Django cache or its alias in ``CACHES``. It holds tokens, and that there is none.
            several_accounts: whether a user may connect several accounts with one dance; the model needs
                ``provider_user_id`` and ``is_default`` then, as ``AbstractDanceToken`` has them.
        """
        super().__init__(
            UserLookup(user, user_id, user_required, anon_user),
            None if cache is None else DjangoCacheStore(cache),
            encryption_keys,
            several_accounts=several_accounts,
        )
        self._model = model or DEFAULT_MODEL
        if cache is not None:
            self._listener = invalidate_on_write(self._model, self)

    @property
    def model_name(self) -> str:
        """The model as ``app_label.ModelName``."""
        return self._model if isinstance(self._model, str) else self._model._meta.label

    @cached_property
    def model(self) -> type[models.Model]:
        """The model; it is looked up when it is first needed, since settings are read before models.

        Raises:
            ImproperlyConfigured: there is no such model.
        """
        try:
            model = apps.get_model(self._model) if isinstance(self._model, str) else self._model
        except LookupError as error:
            raise ImproperlyConfigured(
                f"ORMBackend has no model {self.model_name}: {error} django_dance's own one needs the users of"
                " django.contrib.auth in INSTALLED_APPS; manage.py check says more."
            ) from error
        redact_sql_logs(model._meta.db_table)
        return model

    @cached_property
    def table(self) -> ORMTable:
        """The table."""
        return ORMTable(self.model)
