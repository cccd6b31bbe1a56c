"""Where the site's registrations at servers that visitors name are stored: in Django's database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from dance_common.backends.registrations import MemoryRegistrations, RegistrationStore

from .conf import encryption_keys

__all__ = ["MemoryRegistrations", "ORMRegistrations", "RegistrationStore"]


class ORMRegistrations(RegistrationStore):
    """Stores registrations in the table of ``django_dance.models.DanceRegistration``."""

    @property
    def label(self) -> str:
        """The model's label, such as ``django_dance.DanceRegistration``."""
        return str(self._rows.model._meta.label)

    def rewrite(self, change: Callable[[str, str, Mapping[str, Any]], Mapping[str, Any]], /) -> int:
        """Replace each stored value by what the function returns; each row is locked for as long as that takes."""
        keys = list(self._rows.values_list("pk", flat=True))
        for key in keys:
            with transaction.atomic(using=self._rows.db):
                row = self._rows.select_for_update().filter(pk=key).first()
                if row is not None:
                    row.client = change(row.dance, row.server, row.client)
                    row.save(update_fields=["client"])
        return len(keys)

    def encryption_keys(self) -> Sequence[str]:
        """Return the keys in ``DANCE_ENCRYPTION_KEYS``."""
        return encryption_keys()

    def read(self, dance: str, server: str, /) -> Mapping[str, Any] | None:
        """Return what was inserted for the server, or None."""
        found: Mapping[str, Any] | None = (
            self._rows.filter(dance=dance, server=server).values_list("client", flat=True).first()
        )
        return found

    def insert(self, dance: str, server: str, value: Mapping[str, Any], /) -> None:
        """Store the value, unless something is stored for the server already."""
        self._rows.get_or_create(dance=dance, server=server, defaults={"client": value})

    def delete(self, dance: str, server: str, /) -> None:
        """Delete what is stored for the server."""
        self._rows.filter(dance=dance, server=server).delete()

    def count(self) -> int:
        """Return how many are stored."""
        return int(self._rows.count())

    @property
    def _rows(self) -> Any:
        from .models import DanceRegistration  # models are ready once all settings are

        return DanceRegistration._default_manager
