"""How a process keeps connections with providers, and how long a call waits: what a site may configure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from .errors import NotConfigured

Timeout = float | tuple[float | None, float | None] | None
"""Seconds, as in requests: one number to connect and to wait for more, or one for each; a response has their sum."""


@dataclass(frozen=True, kw_only=True)
class Connections:
    """What holds for the connections of this process.

    Attributes:
        pool_size: connections with one host that are kept open for the next calls; calls beyond it get connections that
            are closed afterwards. On an event loop as many are kept as calls were under way at once.
        keep_alive: seconds for which an unused connection is kept open; less where the server's ``Keep-Alive`` header
            announces that it will close it earlier. A call at the moment of closing may fail, so we close first.
        api_timeout: seconds that an API call may take where neither it nor the dance has a timeout: to connect, and to
            wait for more of the response.
        async_threads: threads in which async code of a process has calls of one dance under way at once; further calls
            wait for their turn. A provider that hangs keeps only its own calls waiting.
        public_only: whether servers are reached by https at public addresses only, as those are that visitors name.
    """

    pool_size: int = 32
    keep_alive: float = 20.0
    api_timeout: Timeout = (5.0, 30.0)
    async_threads: int = 32
    public_only: bool = False


SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "DANCE_POOL_SIZE": "pool_size",
        "DANCE_KEEP_ALIVE": "keep_alive",
        "DANCE_API_TIMEOUT": "api_timeout",
        "DANCE_ASYNC_THREADS": "async_threads",
    }
)
"""The configuration variables of both frameworks, and the attribute that each sets."""

USUAL = Connections()
"""What holds where nothing is configured."""

_NOTHING = (None,) * len(SETTINGS)


def connections_from(setting: Callable[[str], object]) -> Connections:
    """Return the connections as configured; ``setting`` returns a variable's value, or None.

    Raises:
        NotConfigured: a value is no number, or out of range.
    """
    values = tuple(map(setting, SETTINGS))
    if values == _NOTHING:
        return USUAL
    return _connections(*(tuple(each) if isinstance(each, list) else each for each in values))


# Asked in each request, with the same values: equal connections have to be one, for they are what pools are found by.
@lru_cache(maxsize=64)
def _connections(*values: object) -> Connections:
    given: dict[str, Any] = {}
    for (variable, name), value in zip(SETTINGS.items(), values, strict=True):
        if value is None:
            continue
        is_allowed, expected = _RULES[name]
        if not is_allowed(value):
            raise NotConfigured(
                f"{variable} is {value!r}, which is no {expected}.",
                code="bad_setting",
                hint=f"The site's administrator has to correct {variable}.",
            )
        given[name] = value
    return Connections(**given)


def is_timeout(value: object) -> bool:
    """Tell whether the value is a timeout: positive seconds, or a pair of them, to connect and to read."""
    parts = value if isinstance(value, tuple) else (value,)
    return len(parts) in (1, 2) and all(map(_is_positive, parts))


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_count(value: object) -> bool:
    return _is_positive(value) and isinstance(value, int)


_RULES: Mapping[str, tuple[Callable[[object], bool], str]] = MappingProxyType(
    {
        "pool_size": (_is_count, "positive whole number"),
        "async_threads": (_is_count, "positive whole number"),
        "keep_alive": (_is_positive, "positive number of seconds"),
        "api_timeout": (is_timeout, "positive number of seconds, or two of them"),
    }
)
"""What the value of each attribute has to be, as a test and in words."""
