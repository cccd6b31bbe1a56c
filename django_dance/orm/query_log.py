"""Keep tokens out of Django's log of queries."""

from __future__ import annotations

import logging
from functools import cache

LOGGER = logging.getLogger("django.db.backends")


class TokenFilter(logging.Filter):
    """Masks the queries that write to one table: with ``DEBUG = True`` Django logs their values.

    Args:
        table: the name of the table.
    """

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the query and its values in a record about the table; let every record pass."""
        query = str(getattr(record, "sql", ""))
        if self.table in query and query.lstrip().upper().startswith(("INSERT", "UPDATE")):
            verb = query.split(maxsplit=1)[0]
            masked = f"{verb} {self.table} (masked)"
            vars(record).update(sql=masked, params=None, msg=masked, args=())
        return True


@cache
def hush(table: str) -> None:
    """Mask the values of queries that write to the table, from now on."""
    LOGGER.addFilter(TokenFilter(table))
