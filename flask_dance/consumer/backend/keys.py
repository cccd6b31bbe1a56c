"""The keys that tokens are encrypted with."""

from __future__ import annotations

import os

from flask import current_app, has_app_context

from dance_common.backends.encryption import SETTING, keys_from


def encryption_keys() -> tuple[str, ...]:
    """Return the keys in ``DANCE_ENCRYPTION_KEYS``, newest first.

    They are those of the current application; where there is none, those of the environment variable of the same name,
    separated by spaces.

    Raises:
        NotConfigured: one is too short.
    """
    if has_app_context():
        return keys_from(current_app.config.get(SETTING))
    return keys_from(os.environ.get(SETTING, "").split())
