"""The model fields that encrypt tokens and compare accounts exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression

from dance_common.backends import encryption
from dance_common.backends.identity import MarkedToken, binding_of, to_json

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

    What was written without keys is read as it is. ``manage.py dance reencrypt`` encrypts it with the newest key. An
    encrypted token can be decrypted in its own row only: that of its user and dance. Fixtures hold it encrypted.
    """

    def deconstruct(self) -> Any:
        """Return a plain JSON field: migrations need not know what is in the column."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_db_prep_value(
        self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Return the value that is sent to the database."""
        return super().get_db_prep_value(_stored(value), connection, prepared)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the token, bound to the instance's user and dance."""
        return self._bound(model_instance)

    def value_to_string(self, obj: models.Model) -> Any:
        """Return what serializers write: the token as it is stored, encrypted if there are keys."""
        return _stored(self._bound(obj))

    def _bound(self, instance: models.Model) -> Any:
        value = self.value_from_object(instance)
        if not isinstance(value, dict) or not value or encryption.is_encrypted(value):
            return value
        token = MarkedToken.of(value)
        owner = (getattr(instance, name, None) for name in ("provider", "user_id"))
        token.mark = replace(token.mark, binding=binding_of(*owner))
        return token

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Any:
        """Return the token; if its key is gone, what is stored, as it is."""
        stored = super().from_db_value(value, expression, connection)
        token = encryption.try_decrypt(stored, encryption_keys, purpose=encryption.TABLE)
        return MarkedToken.of(token) if isinstance(token, dict) else token


def _stored(value: object) -> Any:
    """Return a token as the column holds it."""
    if not isinstance(value, dict) or not value or encryption.is_encrypted(value):
        return value
    keys = encryption_keys()
    token = to_json(value, is_encrypted=bool(keys))
    return encryption.encrypt(token, lambda: keys, purpose=encryption.TABLE) if keys else token


class AccountField(_CharField):
    """Text that is compared exactly, by MySQL and MariaDB, too, which would take ``Abc`` and ``abc`` for the same."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Return the parameters of the column."""
        parameters = super().db_parameters(connection)
        return parameters | ({"collation": "utf8mb4_bin"} if connection.vendor == "mysql" else {})
