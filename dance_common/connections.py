"""How a process keeps connections with providers, and how long a call waits: what a site may configure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from .errors import NotConfigured

Timeout = float | tuple[float | None, float | None] | None
"""Seconds as in requests: one number to connect and to wait for more, or one for each; their sum ends an answer."""


@dataclass(frozen=True, kw_only=True)
class Connections:
    """What holds for the connections of this process.

    Attributes:
        pool_size: connections with one host that are kept for the next calls; calls beyond it get connections that are
            closed afterwards.
        keep_alive: seconds for which an unused connection is kept; less where the server says in a ``Keep-Alive``
            header that it will close it earlier. A call that meets the moment of closing may fail, so we go first.
        api_timeout: seconds that an API call may take where neither it nor the dance says: to connect, and to wait for
            more of the answer.
    """

    pool_size: int = 32
    keep_alive: float = 20.0
    api_timeout: Timeout = (5.0, 30.0)


SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "DANCE_POOL_SIZE": "pool_size",
        "DANCE_KEEP_ALIVE": "keep_alive",
        "DANCE_API_TIMEOUT": "api_timeout",
    }
)
"""The configuration variables of both frameworks, and the attribute that each sets."""

USUAL = Connections()
"""What holds where nothing is configured."""


def configured(setting: Callable[[str], Any]) -> Connections:
    """Return what the configuration says; ``setting`` returns a variable's value, or None.

    Raises:
        NotConfigured: a value is no number, or out of range.
    """
    values = tuple(map(setting, SETTINGS))
    return USUAL if values == _NOTHING else _made(*map(_frozen, values))


_NOTHING = (None,) * len(SETTINGS)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@lru_cache(maxsize=64)
def _made(*values: Any) -> Connections:
    given = {
        name: value
        for name, value in zip(SETTINGS.values(), values, strict=True)
        if value is not None
    }
    for variable, name in SETTINGS.items():
        if name in given and not _ALLOWED[name](given[name]):
            raise NotConfigured(
                f"{variable} is {given[name]!r}, which is no {_EXPECTED[name]}.",
                code="bad_setting",
                hint=f"The site's administrator has to correct {variable}.",
            )
    return Connections(**given)


def _is_number(value: Any, *, least: float = 0) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > least


def is_timeout(value: Any) -> bool:
    """Tell whether the value says how long to wait: positive seconds, or a pair of them, for connecting and reading."""
    parts = value if isinstance(value, tuple) else (value,)
    return len(parts) in (1, 2) and all(map(_is_number, parts))


_ALLOWED: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        "pool_size": lambda value: _is_number(value) and isinstance(value, int),
        "keep_alive": _is_number,
        "api_timeout": is_timeout,
    }
)
_EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        "pool_size": "positive whole number",
        "keep_alive": "positive number of seconds",
        "api_timeout": "positive number of seconds, or two of them",
    }
)
