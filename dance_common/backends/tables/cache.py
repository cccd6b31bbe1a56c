"""A cache before a table that never answers with what a write has replaced."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .. import encryption

WRITING = 60
"""Seconds for which a write that was announced and never completed keeps its entry out of use."""

_WRITING = "writing "


class CacheStore(Protocol):
    """What a cache has to be able to do; an adapter makes one of its framework's caches."""

    def get_many(self, keys: Iterable[str], /) -> Mapping[str, Any]:
        """Return what is there, by key."""
        ...

    def add(self, key: str, value: Any, /) -> None:
        """Keep the value if the key has none."""

    def set(self, key: str, value: Any, seconds: int | None = None, /) -> None:
        """Keep the value, for the cache's own time or for the seconds."""

    def delete(self, key: str, /) -> None:
        """Drop the key."""


@dataclass(frozen=True)
class TokenCache:
    """Tokens, and the knowledge that there is none, by whose they are.

    Every entry carries the generation that it was read under, and counts for as long as that is the current one. A
    write ends the generation before it touches the table, and again after the commit: whatever was read in between,
    however late it arrives in the cache, belongs to a generation that is over. If the process dies between the two,
    the table is asked until the announcement expires.

    Attributes:
        store: the cache.
        namespace: what keys begin with; it holds no secret.
        keys: what entries are encrypted with, newest first; none where they are kept as they are.
    """

    store: CacheStore
    namespace: str
    keys: Sequence[str] = ()

    def get(
        self,
        owner: tuple[str, Any],
        read: Callable[[], Any],
        *,
        has_read_the_latest: Callable[[], bool] = lambda: True,
    ) -> Any:
        """Return what is kept for the owner, from the cache or else from ``read``: something JSON can hold.

        Args:
            owner: whose entry.
            read: is called where the cache does not know.
            has_read_the_latest: tells after that whether it has seen all that was committed before. What may be of the
                past is not put into the cache.
        """
        generation_key, token_key = self._keys(owner)
        found = self.store.get_many([generation_key, token_key])
        generation, entry = found.get(generation_key), found.get(token_key)
        if generation is None:
            self.store.add(generation_key, secrets.token_hex(8))
            generation = self.store.get_many([generation_key]).get(generation_key)
        if isinstance(entry, Mapping) and entry["generation"] == generation:
            try:
                return encryption.opened(entry["kept"], self.keys, purpose=encryption.CACHE)
            except encryption.NotOpened:
                pass  # of a key that is gone: the table knows better
        kept = read()
        is_known = generation is not None and not generation.startswith(_WRITING)
        if is_known and has_read_the_latest():
            hidden = encryption.sealed(kept, self.keys, purpose=encryption.CACHE)
            self.store.set(token_key, {"generation": generation, "kept": hidden})
        return kept

    def announce(self, owner: tuple[str, Any]) -> Callable[[], None]:
        """Keep the owner's entry out of use, before a write; return what to call once that is committed.

        Another write that was announced meanwhile keeps the entry out of use until it is committed itself: should its
        process die, nothing that was read before it counts. Where what is returned fails the announcement still holds.
        """
        generation_key, _ = self._keys(owner)
        announcement = _WRITING + secrets.token_hex(8)
        self.store.set(generation_key, announcement, WRITING)

        def committed() -> None:
            current = self.store.get_many([generation_key]).get(generation_key) or ""
            if current == announcement or not current.startswith(_WRITING):
                self.drop(owner)

        return committed

    def drop(self, owner: tuple[str, Any]) -> None:
        """Forget what is known about the owner."""
        generation_key, token_key = self._keys(owner)
        self.store.set(generation_key, secrets.token_hex(8))
        self.store.delete(token_key)

    def _keys(self, owner: tuple[str, Any]) -> tuple[str, str]:
        # Names and keys of users may hold what memcached refuses, and None is not the text "None".
        provider, user = owner
        parts = json.dumps([provider, None if user is None else str(user)])
        digest = hashlib.sha256(parts.encode()).hexdigest()
        prefix = f"oauth_dance:{self.namespace}:{digest}"
        return f"{prefix}:generation", f"{prefix}:kept"
