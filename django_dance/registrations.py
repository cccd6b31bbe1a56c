"""Where the site's registrations at servers that visitors name are stored: in Django's database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dance_common.backends.registrations import MemoryRegistrations, RegistrationStore

from .conf import encryption_keys

__all__ = ["MemoryRegistrations", "ORMRegistrations", "RegistrationStore"]


class ORMRegistrations(RegistrationStore):
    """Stores registrations in the table of ``django_dance.models.DanceRegistration``."""

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
