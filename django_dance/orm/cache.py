"""Django's caches in front of a table of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakMethod

from django.core.cache import BaseCache, caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from dance_common.backends import TableBackend


class DjangoCacheStore:
    """A Django cache as a ``CacheStore``.

    Args:
        cache: the cache, or its alias in ``CACHES``.
    """

    def __init__(self, cache: BaseCache | str) -> None:
        self._given = cache

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:
        """Return the values that there are, by key."""
        return self._cache.get_many(list(keys))

    def add(self, key: str, value: object, seconds: int | None = None, /) -> bool | None:
        """Set the value if the key has none; return whether it had none."""
        return self._cache.add(key, value, DEFAULT_TIMEOUT if seconds is None else seconds)

    def set(self, key: str, value: object, seconds: int | None = None, /) -> None:
        """Set the value, for the cache's default timeout or for the seconds."""
        self._cache.set(key, value, DEFAULT_TIMEOUT if seconds is None else seconds)

    def delete(self, key: str, /) -> None:
        """Delete the key."""
        self._cache.delete(key)

    @property
    def _cache(self) -> BaseCache:
        # Looked up each time: Django has one connection for each thread.
        return caches[self._given] if isinstance(self._given, str) else self._given


def invalidate_on_write(
    model: type[models.Model] | str, backend: TableBackend
) -> Callable[..., None]:
    """Tell the backend's cache of rows that other code saves or deletes, while the returned function is kept."""
    # The backend keeps the function, which must not keep the backend in turn.
    reference = WeakMethod(backend.announce_write)

    def listener(instance: object, using: str, **_: object) -> None:
        if (announce := reference()) is not None:
            transaction.on_commit(announce(instance), using=using, robust=True)

    for signal in (post_save, post_delete):
        signal.connect(listener, sender=model)
    return listener
