"""Change the keys of tokens that are kept already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ...errors import NotConfigured
from ..encryption import SETTING, required_open
from .backend import TableBackend
from .table import TokenTable
from .user_rows import Drawer


def reencrypted(backends: Iterable[Any], *, keys: Sequence[str]) -> Iterator[str]:
    """Encrypt every token in the backends' tables with the newest key, and yield a line about each table.

    Raises:
        NotConfigured: there are no keys, a token can't be read with them, or a table encrypts nothing.
    """
    if not keys:
        raise NotConfigured(
            f"{SETTING} holds no key.",
            code="no_encryption_key",
            hint="The site's administrator has to put one there first.",
        )
    tables = {each.table.label: each for each in backends if isinstance(each, TableBackend)}
    for label, backend in tables.items():
        yield f"{label}: {backend.reencrypt()} tokens encrypted with the newest key."
    if not tables:
        yield "No dance of this site keeps its tokens in a database."


def rewritten(table: TokenTable, drawer_of: Callable[[str, Any], Drawer]) -> int:
    """Write every token of a table anew, one drawer after the other, and return how many there were.

    Args:
        table: the table.
        drawer_of: returns the drawer of a dance's name and a user's key.

    Raises:
        NotConfigured: a token was encrypted with a key that is not there.
    """
    count = 0
    for name, owner in table.places():
        with drawer_of(name, owner).opened() as found:
            rows = [row for row in found if row.kept.token]
            # The newest last: which one that is must not change.
            for row in reversed(rows):
                table.update(row, {"token": required_open(row.kept.token)})
        count += len(rows)
    return count
