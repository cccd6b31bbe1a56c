"""End a connection that is known by its row, whoever's it is."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.db import connections, transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete

from dance_common.backends import BaseBackend
from dance_common.backends.identity import without_mark
from dance_common.errors import hides_locals
from dance_common.visit.visit import Visit

from .conf import configured_providers
from .orm.backend import ORMBackend

if TYPE_CHECKING:
    from .models import AbstractDanceToken

log = logging.getLogger("django_dance")

REVOKE_DELETED = "DANCE_REVOKE_DELETED"
"""The setting that lets providers be asked to end the tokens of users who are deleted."""


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


def listen_to_deletions() -> None:
    """Listen, or stop to listen, to rows that are deleted with their users, as ``DANCE_REVOKE_DELETED`` says.

    While somebody listens Django loads such rows before it deletes them, so nobody does unless it is asked for.
    """
    from .models import AbstractDanceToken

    is_wanted = getattr(settings, REVOKE_DELETED, False)
    change = post_delete.connect if is_wanted else post_delete.disconnect
    for model in apps.get_models():
        if issubclass(model, AbstractDanceToken):
            change(_revoke_deleted, sender=model, dispatch_uid=REVOKE_DELETED)


def _revoke_deleted(instance: AbstractDanceToken, using: str, origin: object, **_: object) -> None:
    """Ask the provider once the deletion is committed, on a thread of ours: nobody waits for it."""
    began_at = origin.model if isinstance(origin, QuerySet) else type(origin)
    if began_at is type(instance):
        return  # the row itself was deleted, as when somebody disconnects: what is to be said has been said
    transaction.on_commit(
        lambda: _workers(os.getpid()).submit(_revoke, instance), using=using, robust=True
    )


@hides_locals
def _revoke(row: AbstractDanceToken) -> None:
    row.pk = None  # it is gone, and the key may be another one's by now
    try:
        is_revoked = disconnect(row)
    except Exception as error:
        log.warning("%s: a deleted user's token: %s", row.provider, type(error).__name__)
    else:
        log.info("%s: a deleted user's token: revoked=%s", row.provider, is_revoked)
    finally:
        connections.close_all()  # those of this thread


# A forked process has none of its parent's threads, and so it gets an executor of its own.
@lru_cache(maxsize=1)
def _workers(_process: int) -> ThreadPoolExecutor:
    # A process that ends waits for what has been begun; each request has a time limit.
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="dance-revoke")


def _on_setting(setting: str, **_: object) -> None:
    if setting == REVOKE_DELETED:
        listen_to_deletions()


setting_changed.connect(_on_setting, dispatch_uid=REVOKE_DELETED)
