"""The model field that hides tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from dance_common import encryption

from .keys import encryption_keys

if TYPE_CHECKING:
    _JSONField = models.JSONField[Any, Any]
else:
    _JSONField = models.JSONField  # takes no argument at run time


class TokenField(_JSONField):
    """A JSON field that is encrypted where ``DANCE_ENCRYPTION_KEYS`` is set.

    What was written without keys is read as it is. ``manage.py dance reencrypt`` writes all of it with the newest key.
    """

    def deconstruct(self) -> Any:
        """Return a plain JSON field: what is in the column is no matter of migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return what the database gets."""
        if isinstance(value, dict):
            value = encryption.sealed(value, encryption_keys(), purpose=encryption.TABLE)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return what was put in; where its key is gone, what is kept, as it is."""
        kept = super().from_db_value(value, expression, connection)
        return encryption.opened_if_possible(kept, encryption_keys(), purpose=encryption.TABLE)
