"""Which flows were finished: a copied cookie can't finish one twice in the same process."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import OrderedDict

from .flow import LIFETIME, Flow


class SpentFlows:
    """Fingerprints of the flows that this process has seen finished, for as long as they could be finished again.

    Args:
        most: how many are remembered; the oldest go first.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._seen: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, flow: Flow) -> bool:
        """Remember the flow; return False if it was there already."""
        fingerprint = hashlib.sha256(
            json.dumps([flow.key, flow.secret, flow.nonce]).encode()
        ).digest()
        now = time.monotonic()
        with self._lock:
            while self._seen and (
                len(self._seen) >= self._most or next(iter(self._seen.values())) < now - LIFETIME
            ):
                self._seen.popitem(last=False)
            if fingerprint in self._seen:
                return False
            self._seen[fingerprint] = now
            return True


spent = SpentFlows()
