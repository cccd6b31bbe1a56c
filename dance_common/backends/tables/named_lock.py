"""Locks by name, as MySQL and MariaDB have them: a row that is not there yet can't be locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ...errors import TokenNotStored
from .table import LOCK_SECONDS


class PlaceBusy(TokenNotStored):
    """Somebody else has been writing the user's tokens for longer than anybody may."""

    code = "place_busy"
    status = 503
    hint = "Please try again in a few minutes."


@contextmanager
def named_lock(number: int, *, ask: Callable[[str], Any], driver: Any) -> Iterator[None]:
    """Hold the lock of that number within the context; it belongs to a connection and its database.

    It has to be given back before the transaction is committed: afterwards the connection may be another one. Who gets
    it then waits for the commit at the rows that were written.

    Args:
        number: which lock.
        ask: runs a statement and returns the one value that it answers.
        driver: the same connection as its driver has it (PEP 249). The lock is given back by that: what stands above
            it sends nothing more once a transaction has failed.

    Raises:
        PlaceBusy: its turn did not come within ``LOCK_SECONDS``.
    """
    name = f"MD5(CONCAT(DATABASE(), ' dance {number}'))"
    if ask(f"SELECT GET_LOCK({name}, {LOCK_SECONDS})") != 1:
        raise PlaceBusy("The connection is being written by somebody else.")
    try:
        yield
    finally:
        # A connection that is gone has taken its locks with it.
        with suppress(Exception):
            cursor = driver.cursor()
            cursor.execute(f"SELECT RELEASE_LOCK({name})")
            cursor.close()
