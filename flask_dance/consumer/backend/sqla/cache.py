"""Flask-Caching in front of a table of tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol
from weakref import WeakMethod

from sqlalchemy import event
from sqlalchemy.orm import object_session

from dance_common.backends import TableBackend

from .table import after_commit


class FlaskCache(Protocol):
    """A Flask-Caching ``Cache``, or another object with its ``get``, ``set`` and ``delete``."""

    def get(self, key: str, /) -> Any:
        """Return the value; None if there is none."""

    def set(self, key: str, value: Any, /, *, timeout: int | None = None) -> Any:
        """Set the value, for the cache's default timeout or for the seconds."""

    def delete(self, key: str, /) -> Any:
        """Delete the key."""


class FlaskCacheStore:
    """A Flask-Caching cache as a ``CacheStore``.

    Args:
        cache: the cache.
    """

    def __init__(self, cache: FlaskCache) -> None:
        self._cache = cache

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:
        """Return the values that there are, by key."""
        names = list(keys)
        get_many = getattr(self._cache, "get_many", None)
        values = get_many(*names) if get_many else [self._cache.get(name) for name in names]
        return {name: value for name, value in zip(names, values, strict=True) if value is not None}

    def add(self, key: str, value: object, /) -> None:
        """Set the value if the key has none."""
        getattr(self._cache, "add", self._cache.set)(key, value)

    def set(self, key: str, value: object, seconds: int | None = None, /) -> None:
        """Set the value, for the cache's default timeout or for the seconds."""
        self._cache.set(key, value, timeout=seconds)

    def delete(self, key: str, /) -> None:
        """Delete the key."""
        self._cache.delete(key)


def invalidate_on_write(model: type[Any], backend: TableBackend) -> None:
    """Tell the backend's cache of rows that other code writes by a SQLAlchemy session."""
    # SQLAlchemy keeps its listeners for as long as the model, and a backend need not live so long.
    reference = WeakMethod(backend.announce_write)

    def listener(_mapper: Any, _connection: Any, row: object) -> None:
        announce, session = reference(), object_session(row)
        if announce is not None and session is not None:
            after_commit(session, announce(row))

    for name in ("after_insert", "after_update", "after_delete"):
        event.listen(model, name, listener, propagate=True)
