"""The model fields that encrypt tokens and compare accounts exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression

from dance_common.backends import encryption

from .conf import encryption_keys

if TYPE_CHECKING:
    _JSONField = models.JSONField[Any, Any]
    _CharField = models.CharField[str, str]
else:
    _JSONField = models.JSONField  # takes no argument at run time
    _CharField = models.CharField

ACCOUNT_IS_KNOWN = ~models.Q(provider_user_id="")
"""The condition of a constraint that lets an account belong to one user."""


class TokenField(_JSONField):
    """A JSON field that is encrypted if ``DANCE_ENCRYPTION_KEYS`` is set.

    What was written without keys is read as it is. ``manage.py dance reencrypt`` encrypts it with the newest key.
    """

    def deconstruct(self) -> Any:
        """Return a plain JSON field: migrations need not know what is in the column."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_db_prep_value(
        self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Return the value that is sent to the database."""
        if isinstance(value, dict):
            value = encryption.encrypt(value, encryption_keys, purpose=encryption.TABLE)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Any:
        """Return the token; if its key is gone, what is stored, as it is."""
        stored = super().from_db_value(value, expression, connection)
        return encryption.try_decrypt(stored, encryption_keys, purpose=encryption.TABLE)


class AccountField(_CharField):
    """Text that is compared exactly, by MySQL and MariaDB, too, which would take ``Abc`` and ``abc`` for the same."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Return the parameters of the column."""
        parameters = super().db_parameters(connection)
        return parameters | ({"collation": "utf8mb4_bin"} if connection.vendor == "mysql" else {})
