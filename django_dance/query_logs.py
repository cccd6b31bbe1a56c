"""Keeps tokens, verifiers and the keys of sessions out of Django's log of queries, which has their values at DEBUG."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

QUERY_LOG = logging.getLogger("django.db.backends")

_WRITES = ("INSERT", "UPDATE")
_ALL = (*_WRITES, "SELECT", "DELETE")


class TokenFilter(logging.Filter):
    """Masks the queries about one table: with ``DEBUG = True`` Django logs their values.

    Args:
        table: the name of the table.
        verbs: the queries that are masked, by the words that they begin with.
    """

    def __init__(self, table: str, verbs: tuple[str, ...] = _WRITES) -> None:
        super().__init__()
        self.table = table
        self.verbs = verbs

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the query and its values in a record about the table; let every record pass."""
        query = str(getattr(record, "sql", ""))
        if self.table in query and query.lstrip().upper().startswith(self.verbs):
            verb = query.split(maxsplit=1)[0]
            masked = f"{verb} {self.table} (masked)"
            vars(record).update(sql=masked, params=None, msg=masked, args=())
        return True


@cache
def redact_sql_logs(table: str, verbs: tuple[str, ...] = _WRITES) -> None:
    """Mask the values of queries about the table, from now on; those that write unless ``verbs`` says otherwise."""
    QUERY_LOG.addFilter(TokenFilter(table, verbs))


def redact_session_logs() -> None:
    """Mask the queries about the tables that hold sessions or what is cached.

    What a browser has begun is kept in its session whichever backend stores the tokens. Its key is masked as well, for
    it is as good as the cookie.
    """
    for table in (*_session_tables(), *_cache_tables()):
        redact_sql_logs(table, _ALL)


def _session_tables() -> Iterator[str]:
    try:
        store: Any = import_module(settings.SESSION_ENGINE).SessionStore
        model = store.get_model_class()
    except (AttributeError, ImportError, ImproperlyConfigured, RuntimeError):
        # Sessions that are elsewhere, or none: Django says itself what is wrong with the setting.
        return
    yield model._meta.db_table


def _cache_tables() -> Iterator[str]:
    for cache_settings in settings.CACHES.values():
        location = cache_settings.get("LOCATION")
        if str(cache_settings.get("BACKEND", "")).endswith(".DatabaseCache") and location:
            yield str(location)
