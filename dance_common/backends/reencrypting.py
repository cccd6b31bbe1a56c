"""Change the keys of tokens that are kept already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..encryption import SETTING
from ..errors import NotConfigured
from .table import TableBackend


def reencrypted(backends: Iterable[Any], *, keys: Sequence[str]) -> Iterator[str]:
    """Encrypt every token in the backends' tables with the newest key, and yield a line about each table.

    Raises:
        NotConfigured: there are no keys, a token can't be read with them, or a table encrypts nothing.
    """
    if not keys:
        raise NotConfigured(
            f"{SETTING} holds no key.",
            code="no_encryption_key",
            hint="Whoever runs this site has to put one there first.",
        )
    tables = {each.table.label: each for each in backends if isinstance(each, TableBackend)}
    for label, backend in tables.items():
        yield f"{label}: {backend.reencrypt()} tokens encrypted with the newest key."
    if not tables:
        yield "No dance of this site keeps its tokens in a database."
