"""The ways in which a table of tokens may be set up: which database, which cache, encrypted or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import pytest

KEYS = ("the key that these tests encrypt with, which is long enough",)


@dataclass(frozen=True)
class Setup:
    """One way.

    Attributes:
        database: ``sqlite``, a file, ``postgresql`` or ``mariadb``.
        cache: ``memory``, ``redis`` or nothing.
        keys: what tokens are encrypted with; none where they are not.
        isolation: that of SQLAlchemy's transactions; the database's own where it is empty.
        is_async: whether the backend has an async engine, which only SQLAlchemy's can have.
    """

    database: str = "sqlite"
    cache: str = ""
    keys: tuple[str, ...] = ()
    isolation: str = ""
    is_async: bool = False

    def __str__(self) -> str:
        words = (
            "async" if self.is_async else "",
            self.database,
            self.cache,
            "encrypted" if self.keys else "",
        )
        return "-".join(filter(None, words))

    @property
    def servers(self) -> tuple[str, ...]:
        """The fixtures of the servers that are needed."""
        needs = {
            "postgresql_server": "postgresql",
            "mariadb_server": "mariadb",
            "redis_server": "redis",
        }
        return tuple(name for name, kind in needs.items() if kind in (self.database, self.cache))


ASYNC = tuple(
    Setup(database, keys=keys, is_async=True)
    for database in ("sqlite", "postgresql")
    for keys in ((), KEYS)
    if find_spec("aiosqlite")
)
"""Those of SQLAlchemy's asyncio extension, by drivers that need an event loop."""

SETUPS = ASYNC + tuple(
    Setup(database, cache, keys, "READ COMMITTED" if database == "mariadb" else "")
    for database in ("sqlite", "postgresql", *(["mariadb"] if find_spec("MySQLdb") else []))
    for cache in ("", "memory", "redis")
    for keys in ((), KEYS)
    if database == "sqlite" or cache != "memory"
)
"""All of them, but what nobody has: processes that share a database and no cache.

MariaDB is among them where its driver is installed, as ``tox -e mariadb`` does.
"""


def every_table(setups: Iterable[Setup] = SETUPS, *, shape: str = "usual") -> Any:
    """Parametrize ``harness`` with each framework that is here and each of the setups.

    Args:
        setups: databases, caches and keys.
        shape: ``loose`` takes a table that has no constraint and no more columns than it needs, ``several`` keeps
            several accounts of a user apart.
    """
    parameters = [
        pytest.param(
            (framework, setup, shape),
            id=f"{framework}-{setup}",
            marks=[pytest.mark.services] if setup.servers else [],
        )
        for framework in ("flask", "django")
        if find_spec(framework)
        for setup in setups
        if framework == "flask" or not setup.is_async
    ]
    return pytest.mark.parametrize("harness", parameters, indirect=True)
