"""What one process remembers for a while: bounded, expiring, safe for threads, and empty again in a forked child."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


def fingerprint(*parts: str) -> bytes:
    """Return a SHA-256 digest of the strings, in their order: a key that shows none of the secrets it is made of."""
    return hashlib.sha256(json.dumps(parts).encode()).digest()


class _Entry(NamedTuple, Generic[Value]):
    since: float
    value: Value


@dataclass
class _Contents(Generic[Key, Value]):
    lock: threading.Lock = field(default_factory=threading.Lock)
    # In the order of their times, since a dict keeps the order of insertion.
    entries: dict[Key, _Entry[Value]] = field(default_factory=dict)


class Memory(Generic[Key, Value]):
    """A dict whose entries go after a time, and the oldest of them sooner where there are too many.

    A forked child starts with an empty one: what its parent's threads were about to do with a value, such as holding
    a lock in it, nobody will finish in the child.

    Args:
        lifetime: seconds after which an entry is forgotten, counted from when it was put there.
        most: entries that are remembered at once.
        is_in_use: tells of a value that it must not be forgotten yet, however old it is and however many there are.
    """

    def __init__(
        self, *, lifetime: float, most: int, is_in_use: Callable[[Value], bool] | None = None
    ) -> None:
        self._lifetime = lifetime
        self._most = most
        self._is_in_use = is_in_use or (lambda _: False)
        self._by_process: dict[int, _Contents[Key, Value]] = {}

    def get(self, key: Key) -> Value | None:
        """Return the value under the key; None where there is none, or its time is over."""
        contents = self._contents()
        with contents.lock:
            entry = self._living(contents, key)
        return None if entry is None else entry.value

    def set(self, key: Key, value: Value) -> None:
        """Put the value under the key, in place of another one."""
        contents = self._contents()
        with contents.lock:
            self._put(contents, key, value)

    def setdefault(self, key: Key, value: Value) -> Value:
        """Return the value under the key, after putting the given one there if there was none.

        Of several threads that do this at once one puts its value there, and all get that one.
        """
        contents = self._contents()
        with contents.lock:
            entry = self._living(contents, key)
            if entry is None:
                self._put(contents, key, value)
                return value
            return entry.value

    def discard(self, key: Key) -> None:
        """Forget the value under the key, if there is one."""
        contents = self._contents()
        with contents.lock:
            contents.entries.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._by_process.clear()

    def __len__(self) -> int:
        """Return how many entries there are, those whose time is over and that nobody asked for among them."""
        return len(self._contents().entries)

    def _contents(self) -> _Contents[Key, Value]:
        # The process is asked who it is, since uWSGI forks without the hooks of os.register_at_fork. setdefault is
        # atomic, so that all threads of a new child agree.
        process = os.getpid()
        contents = self._by_process.get(process)
        if contents is None:
            contents = self._by_process.setdefault(process, _Contents())
            for other in tuple(self._by_process):
                if other != process:
                    self._by_process.pop(other, None)
        return contents

    def _living(self, contents: _Contents[Key, Value], key: Key) -> _Entry[Value] | None:
        entry = contents.entries.get(key)
        if entry is None or self._is_in_use(entry.value):
            return entry
        return entry if time.monotonic() - entry.since < self._lifetime else None

    def _put(self, contents: _Contents[Key, Value], key: Key, value: Value) -> None:
        entries, now = contents.entries, time.monotonic()
        entries.pop(key, None)
        excess = len(entries) + 1 - self._most
        forgotten: list[Key] = []
        for other, entry in entries.items():
            if len(forgotten) >= excess and now - entry.since < self._lifetime:
                break
            if not self._is_in_use(entry.value):
                forgotten.append(other)
        for other in forgotten:
            del entries[other]
        entries[key] = _Entry(now, value)
