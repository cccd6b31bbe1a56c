"""Flask-Caching before a table of tokens."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import object_session

from dance_common.backends import TableBackend

from .committing import after_commit


class FlaskCacheStore:
    """A Flask-Caching cache, or anything with its ``get``, ``set`` and ``delete``, as a ``CacheStore``.

    Args:
        cache: the cache.
    """

    def __init__(self, cache: Any) -> None:
        self._cache = cache

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:
        """Return what is there, by key."""
        names = list(keys)
        ask = getattr(self._cache, "get_many", None)
        values = ask(*names) if ask else [self._cache.get(name) for name in names]
        return {name: value for name, value in zip(names, values, strict=True) if value is not None}

    def add(self, key: str, value: Any, /) -> None:
        """Keep the value if the key has none."""
        getattr(self._cache, "add", self._cache.set)(key, value)

    def set(self, key: str, value: Any, seconds: int | None = None, /) -> None:
        """Keep the value, for the cache's own time or for the seconds."""
        self._cache.set(key, value, timeout=seconds)

    def delete(self, key: str, /) -> None:
        """Drop the key."""
        self._cache.delete(key)


def hear_of_writes(model: type[Any], backend: TableBackend[Any]) -> None:
    """Let a backend's cache know of rows that other code writes by a SQLAlchemy session."""
    # SQLAlchemy keeps its listeners for as long as the model: the backend shall not live so long for that.
    reference = weakref.ref(backend)

    def written(_mapper: Any, _connection: Any, row: Any) -> None:
        listening, session = reference(), object_session(row)
        known = listening.cache if listening else None
        if listening is None or known is None or session is None:
            return
        after_commit(session, known.announce(listening.table.owner_of(row)))

    for name in ("after_insert", "after_update", "after_delete"):
        event.listen(model, name, written, propagate=True)
