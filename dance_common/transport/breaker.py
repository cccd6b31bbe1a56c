"""A server that does not answer is asked by one call in a while, and no longer by every call: a circuit breaker.

A provider that hangs would otherwise hold a thread of the site for each visitor, for as long as a timeout lasts.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from ..memory import Memory

FAILURES = 3
"""Failures in a row, with no success between them, after which a server's calls fail at once."""
PAUSES = (5.0, 10.0, 20.0, 30.0)
"""Seconds for which they do, after the first pause and each that follows it; the last one repeats."""
PATIENCE = 5.0
"""Seconds that a call has to have waited for its timeout to count: a caller in a hurry says nothing of the server."""
LONGEST_PROBE = 120.0
"""Seconds after which a probe that never came back no longer keeps others from probing."""
_MOST_ORIGINS = 500
_FORGOTTEN_AFTER = 600.0


class ServerPaused(requests.ConnectionError):
    """The server has not answered several times in a row, so it was not asked.

    Attributes:
        retry_after: seconds until it will be asked again.
    """

    def __init__(self, retry_after: float) -> None:
        super().__init__(
            f"The server did not answer lately; it is asked again in {retry_after:.0f} s."
        )
        self.retry_after = retry_after


@dataclass
class _Health:
    lock: threading.Lock = field(default_factory=threading.Lock)
    failures: int = 0
    pauses: int = 0
    closed_until: float = 0.0
    probing_until: float = 0.0


_servers: Memory[str, _Health] = Memory(lifetime=_FORGOTTEN_AFTER, most=_MOST_ORIGINS)


@contextmanager
def guarded(origin: str) -> Iterator[None]:
    """Let one request be sent in this context, unless the server has failed several times in a row just now.

    Args:
        origin: scheme, host and port of the server.

    Raises:
        ServerPaused: the server must not be asked.
    """
    health = _servers.get(origin)
    if health is not None:
        _admit(health)
    began = time.monotonic()
    try:
        yield
    except requests.exceptions.SSLError:
        _succeeded(health)  # it has answered, and quickly
        raise
    except (requests.ConnectionError, requests.Timeout) as error:
        if isinstance(error, requests.Timeout) and time.monotonic() - began < PATIENCE:
            _give_up_probe(health)
        else:
            _failed(origin)
        raise
    except BaseException:
        _give_up_probe(health)
        raise
    _succeeded(health)


def forget() -> None:
    """Ask every server again: for tests."""
    _servers.clear()


def _admit(health: _Health) -> None:
    now = time.monotonic()
    with health.lock:
        if health.failures < FAILURES:
            return
        wait = max(health.closed_until, health.probing_until) - now
        if wait > 0:
            raise ServerPaused(max(1.0, health.closed_until - now))
        health.probing_until = now + LONGEST_PROBE


def _failed(origin: str) -> None:
    health = _servers.setdefault(origin, _Health())
    with health.lock:
        health.failures += 1
        health.probing_until = 0.0
        now = time.monotonic()
        # Calls that were under way when the pause began say nothing new.
        if health.failures >= FAILURES and now >= health.closed_until:
            health.closed_until = now + PAUSES[min(health.pauses, len(PAUSES) - 1)]
            health.pauses += 1


def _succeeded(health: _Health | None) -> None:
    if health is None or not (health.failures or health.probing_until):
        return
    with health.lock:
        health.failures = health.pauses = 0
        health.closed_until = health.probing_until = 0.0


def _give_up_probe(health: _Health | None) -> None:
    if health is not None:
        with health.lock:
            health.probing_until = 0.0
