"""The model fields that hide tokens and keep accounts apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from dance_common.backends import encryption

from .keys import encryption_keys

if TYPE_CHECKING:
    _JSONField = models.JSONField[Any, Any]
    _CharField = models.CharField[str, str]
else:
    _JSONField = models.JSONField  # takes no argument at run time
    _CharField = models.CharField

ACCOUNT_IS_KNOWN = ~models.Q(provider_user_id="")
"""The condition of a constraint that lets an account belong to one user."""


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


class AccountField(_CharField):
    """Text that is compared exactly, with MySQL and MariaDB, too, which would take ``Abc`` and ``abc`` for the same."""

    def db_parameters(self, connection: Any) -> Any:
        """Return what the column is made with."""
        parameters = super().db_parameters(connection)
        return parameters | ({"collation": "utf8mb4_bin"} if connection.vendor == "mysql" else {})
