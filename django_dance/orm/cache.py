"""Django's caches before a table of tokens."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from dance_common.backends import TableBackend


class DjangoCacheStore:
    """A Django cache as a ``CacheStore``.

    Args:
        cache: the cache, or its alias in ``CACHES``.
    """

    def __init__(self, cache: Any) -> None:
        self._given = cache

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:
        """Return what is there, by key."""
        found: dict[str, Any] = self._cache.get_many(list(keys))
        return found

    def add(self, key: str, value: Any, /) -> None:
        """Keep the value if the key has none."""
        self._cache.add(key, value)

    def set(self, key: str, value: Any, seconds: int | None = None, /) -> None:
        """Keep the value, for the cache's own time or for the seconds."""
        self._cache.set(key, value, DEFAULT_TIMEOUT if seconds is None else seconds)

    def delete(self, key: str, /) -> None:
        """Drop the key."""
        self._cache.delete(key)

    @property
    def _cache(self) -> Any:
        # Looked up each time: Django has one connection for each thread.
        return caches[self._given] if isinstance(self._given, str) else self._given


def hear_of_writes(
    model: type[models.Model] | str, backend: TableBackend[Any]
) -> Callable[..., None]:
    """Let a backend's cache know of rows that other code saves or deletes, while the returned function is kept."""
    # The backend keeps the function, which must not keep the backend in turn.
    reference = weakref.ref(backend)

    def written(instance: Any, using: str, **_: Any) -> None:
        listening = reference()
        known = listening.cache if listening else None
        if listening is not None and known is not None:
            committed = known.announce(listening.table.owner_of(instance))
            transaction.on_commit(committed, using=using, robust=True)

    for signal in (post_save, post_delete):
        signal.connect(written, sender=model)
    return written
