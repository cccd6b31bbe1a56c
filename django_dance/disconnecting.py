"""End a connection that is known by its row, whoever's it is."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from dance_common.backends import BaseBackend
from dance_common.backends.identity import without_mark
from dance_common.errors import hides_locals
from dance_common.visit.visit import Visit

from .conf import configured_providers
from .orm.backend import ORMBackend

log = logging.getLogger("django_dance")


class RowBackend(BaseBackend):
    """One row of an ORM backend's table, and nothing else of it."""

    def __init__(self, row: Any) -> None:
        """Take the row."""
        super().__init__()
        self.row = row

    def get(self, visit: Any, /) -> Mapping[str, Any] | None:
        """Return the row's token."""
        token: Mapping[str, Any] | None = self.row.token
        return token

    def set(self, visit: Any, token: Mapping[str, Any], /) -> None:
        """Do nothing: the row is about to go."""

    def delete(self, visit: Any, /) -> None:
        """Delete the row."""
        if self.row.pk is not None:
            self.row.delete()


@hides_locals
def disconnect(row: Any) -> bool:
    """Delete the row, always, after asking the provider to end its token; return whether the provider did.

    Args:
        row: an instance of the model that an ``ORMBackend`` uses.
    """
    name, user_id = row.provider, getattr(row, "user_id", None)
    try:
        configured = configured_providers().get(name)
    except ImproperlyConfigured:
        configured = None
    backend = RowBackend(row)
    if configured is None:
        backend.delete(None)
        return False
    try:
        _, mark = without_mark(row.token or {})
        try:
            dance = configured.dance_at(mark.origin, user_id)
        except Exception as error:
            # The site's own function may know nothing of a tenant that is gone.
            log.warning("%s: no credentials to end a token with: %s", name, type(error).__name__)
            return False
        # The name may mean another client or provider by now, and that one is told nothing.
        if not mark.is_of(dance.registration):
            return False
        return bool(Visit(dance, backend).session.disconnect())
    finally:
        backend.delete(None)
        if isinstance(kept_by := configured.backend, ORMBackend):
            transaction.on_commit(
                lambda: kept_by.delete_cached(name, user_id), using=row._state.db, robust=True
            )
