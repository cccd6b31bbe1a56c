"""A cache in front of a table that never returns what a later write has replaced."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .. import encryption
from .owners import Owner

WRITE_SECONDS = 60
"""Seconds for which a write that was announced and never completed keeps its entry out of use."""

_WRITING = "writing "


class CacheStore(Protocol):
    """What a cache has to be able to do; an adapter makes one of its framework's caches."""

    def get_many(self, keys: Iterable[str], /) -> Mapping[str, Any]:
        """Return the values that there are, by key."""
        ...

    def add(self, key: str, value: object, seconds: int | None = None, /) -> bool | None:
        """Set the value if the key has none; return False if it has one, and None where that is not known."""

    def set(self, key: str, value: object, seconds: int | None = None, /) -> None:
        """Set the value, for the cache's default timeout or for the seconds."""

    def delete(self, key: str, /) -> None:
        """Delete the key."""


@dataclass(frozen=True)
class TokenCache:
    """Each owner's tokens, or the knowledge that there are none.

    Every entry carries the generation that it was read under, and counts for as long as that is the current one. A
    write ends the generation before it touches the table, and again after the commit: whatever was read in between,
    however late it arrives in the cache, belongs to a generation that is over. If the process dies between the two,
    the table is asked until the announcement expires.

    Attributes:
        store: the cache.
        namespace: what keys begin with; it holds no secret.
        place: the database and schema that is asked; users of two tenants may have the same key.
        keys: returns the keys that entries are encrypted with.
    """

    store: CacheStore
    namespace: str
    place: str = ""
    keys: encryption.Keys = tuple

    def get(
        self,
        owner: Owner,
        read: Callable[[], Any],
        *,
        sees_latest_commit: Callable[[], bool] = lambda: True,
    ) -> Any:
        """Return what the owner has, from the cache or else from ``read``: something JSON can hold.

        Args:
            owner: whose entry.
            read: is called if the cache does not know.
            sees_latest_commit: tells after that whether it has seen all that was committed before. What may be out of
                date is not put into the cache.
        """
        generation_key, entry_key = self._keys(owner)
        found = self.store.get_many([generation_key, entry_key])
        generation, entry = found.get(generation_key), found.get(entry_key)
        if generation is None:
            self.store.add(generation_key, secrets.token_hex(8))
            generation = self.store.get_many([generation_key]).get(generation_key)
        if isinstance(entry, Mapping) and entry["generation"] == generation:
            try:
                return encryption.decrypt(
                    entry["value"], self.keys, purpose=encryption.CACHE, binding=entry_key
                )
            except encryption.DecryptionError:
                pass  # its key is gone; the table is asked
        value = read()
        is_current = generation is not None and not generation.startswith(_WRITING)
        if is_current and sees_latest_commit():
            stored = encryption.encrypt(
                value, self.keys, purpose=encryption.CACHE, binding=entry_key
            )
            self.store.set(entry_key, {"generation": generation, "value": stored})
        return value

    def announce_write(self, owner: Owner) -> Callable[[], None]:
        """Keep the owner's entry out of use, before a write; return what to call once that is committed.

        Another write that was announced meanwhile keeps the entry out of use until it is committed itself: should its
        process die, nothing that was read before it counts. If the returned function fails the announcement holds.
        """
        generation_key, _ = self._keys(owner)
        announcement = _WRITING + secrets.token_hex(8)
        self.store.set(generation_key, announcement, WRITE_SECONDS)

        def committed() -> None:
            current = self.store.get_many([generation_key]).get(generation_key) or ""
            if current == announcement or not current.startswith(_WRITING):
                self.delete(owner)

        return committed

    def delete(self, owner: Owner) -> None:
        """Delete the owner's entry, whatever is being read at this time."""
        generation_key, entry_key = self._keys(owner)
        self.store.set(generation_key, secrets.token_hex(8))
        self.store.delete(entry_key)

    def _keys(self, owner: Owner) -> tuple[str, str]:
        # Names and keys of users may hold what memcached refuses, and None is not the text "None".
        user = None if owner.user is None else str(owner.user)
        parts = json.dumps([self.place, owner.dance, user])
        digest = hashlib.sha256(parts.encode()).hexdigest()
        prefix = f"oauth_dance:{self.namespace}:{digest}"
        return f"{prefix}:generation", f"{prefix}:value"
