"""How SQLAlchemy takes locks that are not of rows: PostgreSQL's advisory ones, and MySQL's and MariaDB's by name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import func, select

from dance_common.backends.tables.named_lock import named_lock
from dance_common.backends.tables.table import LOCK_SECONDS


def lock_place(session: Any, number: int) -> None:
    """Take PostgreSQL's advisory lock of that number, which the transaction's end gives back."""
    # Rows that are not there yet can't be locked, so the place is.
    session.execute(select(func.set_config("lock_timeout", f"{LOCK_SECONDS}s", True)))
    session.execute(select(func.pg_advisory_xact_lock(number)))


def named_lock_of(connection: Any, number: int) -> AbstractContextManager[None]:
    """Return a context that holds the lock of that number by the connection."""

    def ask(statement: str) -> Any:
        return connection.exec_driver_sql(statement).scalar()

    return named_lock(number, ask=ask, driver=connection.connection)
