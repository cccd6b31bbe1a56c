"""A cache before the database that never answers with what a write has replaced."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db import transaction

WRITING = 60
"""Seconds for which a write that was announced and never completed keeps its entry out of use."""

_WRITING = "writing "


@dataclass(frozen=True)
class TokenCache:
    """Tokens, and the knowledge that there is none, by whose they are.

    Every entry carries the generation that it was read under, and counts for as long as that is the current one. A
    write ends the generation before it touches the database, and again after the commit: whatever was read in between,
    however late it arrives in the cache, belongs to a generation that is over. If the process dies between the two,
    the database is asked until the announcement expires.

    Attributes:
        cache: a Django cache, or the alias of one in ``CACHES``.
        namespace: what keys begin with; it holds no secret.
    """

    cache: Any
    namespace: str

    def get(self, owner: tuple[str, Any], read: Callable[[], Any]) -> Any:
        """Return what is kept for the owner, from the cache or else from ``read``."""
        generation_key, token_key = self._keys(owner)
        found = self._cache.get_many([generation_key, token_key])
        generation, entry = found.get(generation_key), found.get(token_key)
        if generation is None:
            self._cache.add(generation_key, secrets.token_hex(8))
            generation = self._cache.get(generation_key)
        if isinstance(entry, Mapping) and entry["generation"] == generation:
            return entry["token"]
        token = read()
        if generation is not None and not generation.startswith(_WRITING):
            self._cache.set(token_key, {"generation": generation, "token": token})
        return token

    def announce(self, owner: tuple[str, Any], *, using: str) -> None:
        """Keep the owner's entry out of use until the transaction that is open is committed; call it inside of one."""
        generation_key, _ = self._keys(owner)
        self._cache.set(generation_key, _WRITING + secrets.token_hex(8), WRITING)
        # A cache that fails then must not fail a request whose token is stored: the announcement still holds.
        transaction.on_commit(lambda: self.drop(owner), using=using, robust=True)

    def drop(self, owner: tuple[str, Any]) -> None:
        """Forget what is known about the owner."""
        generation_key, token_key = self._keys(owner)
        self._cache.set(generation_key, secrets.token_hex(8))
        self._cache.delete(token_key)

    @property
    def _cache(self) -> Any:
        # Looked up each time: Django has one connection for each thread.
        return caches[self.cache] if isinstance(self.cache, str) else self.cache

    def _keys(self, owner: tuple[str, Any]) -> tuple[str, str]:
        # Names and keys of users may hold what memcached refuses, and None is not the text "None".
        provider, user = owner
        parts = json.dumps([provider, None if user is None else str(user)])
        digest = hashlib.sha256(parts.encode()).hexdigest()
        prefix = f"django_dance:{self.namespace}:{digest}"
        return f"{prefix}:generation", f"{prefix}:token"
