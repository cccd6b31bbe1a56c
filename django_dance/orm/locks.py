"""How Django takes locks that are not of rows: PostgreSQL's advisory ones, and MySQL's and MariaDB's by name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from dance_common.backends.tables.named_lock import named_lock
from dance_common.backends.tables.table import LOCK_SECONDS


def lock_place(connection: Any, number: int) -> None:
    """Take PostgreSQL's advisory lock of that number, which the transaction's end gives back."""
    # Rows that are not there yet can't be locked, so the place is. The time to wait for it is put back after: the
    # transaction may be a whole request's.
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        usual = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_SECONDS}s"])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [usual])


def named_lock_of(connection: Any, number: int) -> AbstractContextManager[None]:
    """Return a context that holds the lock of that number by the connection."""

    def ask(statement: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]

    # Within a transaction there is one.
    return named_lock(number, ask=ask, driver=connection.connection)
