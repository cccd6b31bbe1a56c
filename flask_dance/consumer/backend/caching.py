"""Flask-Caching as what the core asks of a cache."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol


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

    def add(self, key: str, value: object, seconds: int | None = None, /) -> bool | None:
        """Set the value if the key has none; return whether it had none, where the cache says so."""
        add = getattr(self._cache, "add", self._cache.set)
        added: bool | None = add(key, value, timeout=seconds)
        return added

    def set(self, key: str, value: object, seconds: int | None = None, /) -> None:
        """Set the value, for the cache's default timeout or for the seconds."""
        self._cache.set(key, value, timeout=seconds)

    def delete(self, key: str, /) -> None:
        """Delete the key."""
        self._cache.delete(key)
