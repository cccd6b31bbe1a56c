"""The keys that tokens are encrypted with."""

from __future__ import annotations

from django.conf import settings

from dance_common.backends.encryption import SETTING, keys_from


def encryption_keys() -> tuple[str, ...]:
    """Return the keys in ``DANCE_ENCRYPTION_KEYS``, newest first.

    Raises:
        NotConfigured: one is too short.
    """
    return keys_from(getattr(settings, SETTING, None))
