"""Checks of what encrypts tokens: ``E020`` and ``W020``."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.core.checks import CheckMessage, Error, Warning

from dance_common.backends.encryption import SETTING
from dance_common.errors import NotConfigured

from ..conf import encryption_keys
from ..orm.backend import ORMBackend
from .providers import readable


def check_encryption(**_: Any) -> list[CheckMessage]:
    """Report keys that can't be used, and tables that would keep tokens as they are in spite of them."""
    try:
        keys = encryption_keys()
    except NotConfigured as error:
        return [Error(str(error), hint=error.hint, id="django_dance.E020")]
    if not keys:
        return []
    if find_spec("cryptography") is None:
        return [
            Error(
                f"{SETTING} is set, and the package that encrypts is not installed.",
                hint="Install oauth-dance[encryption].",
                id="django_dance.E020",
            )
        ]
    found, _errors = readable()
    backends = [each.backend for each in found if isinstance(each.backend, ORMBackend)]
    tables = {each.table.label: each.table for each in backends}
    return [
        Warning(
            f"{SETTING} is set, and {label} keeps tokens as they are.",
            hint="Give the model the field django_dance.fields.TokenField for its token.",
            id="django_dance.W020",
        )
        for label, table in tables.items()
        if not table.encrypts
    ]
