"""Flask-Caching in front of a table of tokens."""

from __future__ import annotations

from typing import Any
from weakref import WeakMethod

from sqlalchemy import event
from sqlalchemy.orm import object_session

from dance_common.backends import TableBackend

from .table import after_commit


def invalidate_on_write(model: type[Any], backend: TableBackend) -> None:
    """Tell the backend's cache of rows that other code writes by a SQLAlchemy session."""
    # SQLAlchemy keeps its listeners for as long as the model, and a backend need not live so long.
    reference = WeakMethod(backend.announce_write)

    def listener(_mapper: object, _connection: object, row: object) -> None:
        announce, session = reference(), object_session(row)
        if announce is not None and session is not None:
            after_commit(session, announce(row))

    for name in ("after_insert", "after_update", "after_delete"):
        event.listen(model, name, listener, propagate=True)
