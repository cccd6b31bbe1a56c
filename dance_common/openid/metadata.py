"""What providers publish about themselves: fetched within bounds, remembered for the whole process."""

from __future__ import annotations

import copy
import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import DanceError, ProviderFailed, Step

if TYPE_CHECKING:
    from ..provider import Provider
    from ..sessions.base import ProviderSession

Document = Mapping[str, Any]

LIFETIME = 3600
"""Seconds after which a document is fetched again."""
BETWEEN_RENEWALS = 30
"""Seconds between two fetches that were asked for before the lifetime was over."""
FAILURE_LIFETIME = 10
"""Seconds for which a failure is remembered, so that a provider in trouble is not asked by every visitor."""


@dataclass
class _Entry:
    lock: threading.Lock = field(default_factory=threading.Lock)
    document: Document | None = None
    error: DanceError | None = None
    fetched_at: float = 0.0
    renewed_at: float = float("-inf")

    def is_good(self, now: float) -> bool:
        return self.document is not None and now - self.fetched_at < LIFETIME

    def has_just_failed(self, now: float) -> bool:
        return self.error is not None and now - self.fetched_at < FAILURE_LIFETIME


class Documents:
    """Documents by their address; however many threads ask for one at once, it is fetched once."""

    def __init__(self) -> None:
        self.reset()

    def get(self, key: object, fetch: Callable[[], Document], *, renewed: bool = False) -> Document:
        """Return the document.

        Args:
            key: what the document is known by.
            fetch: asks the provider, and checks the answer.
            renewed: whether what is remembered is not enough; it is fetched anew unless that was done just now.

        Raises:
            DanceError: what ``fetch`` raised, now or a few seconds ago.
        """
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
        with entry.lock:
            now = time.monotonic()
            renewal = renewed and now - entry.renewed_at >= BETWEEN_RENEWALS
            if entry.document is not None and entry.is_good(now) and not renewal:
                return entry.document
            if entry.error is not None and entry.has_just_failed(now):
                raise copy.copy(entry.error)
            if renewed:
                entry.renewed_at = now
            try:
                entry.document, entry.error = fetch(), None
            except DanceError as error:
                entry.error = copy.copy(error)
                raise
            finally:
                entry.fetched_at = time.monotonic()
            return entry.document

    def reset(self) -> None:
        """Forget everything, locks included: a forked child must not wait for its parent's threads."""
        self._lock = threading.Lock()
        self._entries: dict[object, _Entry] = {}


documents = Documents()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=documents.reset)


def fetched(
    url: str, *, provider: Provider, step: Step, code: str, session: ProviderSession | None = None
) -> Document:
    """Ask the provider for a JSON object; no redirect is followed.

    Args:
        url: the absolute address.
        provider: whose document it is.
        step: where in the dance this happens, for the error.
        code: the ``code`` of the error for an answer that is no such document.
        session: the session over whose connections the provider is asked; its token is not sent. A new one without it.

    Raises:
        ProviderUnreachable: no connection, or no answer within ``provider.timeout`` seconds.
        ProviderFailed: the answer is something else, or too large.
        InsecureTransport: the address is plain http on another machine.
    """
    from ..sessions.base import ProviderSession
    from ..transport.endpoint import ask, no_authentication

    if session is None:
        session = ProviderSession()
        session.share_connections()
    options = {"headers": {"Accept": "application/json"}, "auth": no_authentication}
    response = ask(session, url, provider=provider, step=step, method="GET", options=options)
    try:
        document = json.loads(response.content) if response.ok else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise ProviderFailed(
            f"{provider.title} did not publish what it has to (status {response.status_code}).",
            code=code,
            step=step,
        )
    return document
