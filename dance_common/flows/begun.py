"""Where dances of this process began, for visitors whose browsers lose the flow on the way.

Nothing is decided by it: it only lets a page of ours say what went wrong, and lead the next try to the right page.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

LIFETIME = 600
"""Seconds for which a beginning is remembered, at most."""
MOST = 2000
"""Beginnings that are remembered, the oldest go first."""
LONGEST_NEXT = 500
"""Characters of ``next_url`` that are worth remembering."""


@dataclass(frozen=True)
class Beginning:
    """How one dance began.

    Attributes:
        callback_url: where the provider was asked to send the browser back to.
        next_url: the page of our site that the visitor wanted; it was checked then.
    """

    callback_url: str
    next_url: str | None


class Beginnings:
    """The latest beginnings, by a fingerprint of the state or request token."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[float, Beginning]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, key: str, beginning: Beginning) -> None:
        """Remember a beginning; a long ``next_url`` is left out."""
        if beginning.next_url and len(beginning.next_url) > LONGEST_NEXT:
            beginning = Beginning(beginning.callback_url, None)
        with self._lock:
            self._kept[_fingerprint(key)] = (time.monotonic(), beginning)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def find(self, key: str) -> Beginning | None:
        """Return how the dance with this key began, if that is still known."""
        with self._lock:
            at, beginning = self._kept.get(_fingerprint(key), (0.0, None))
        return beginning if beginning and time.monotonic() - at < LIFETIME else None


def _fingerprint(key: str) -> bytes:
    return hashlib.sha256(key.encode(errors="replace")).digest()


beginnings = Beginnings()
