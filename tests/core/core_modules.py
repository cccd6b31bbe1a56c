"""The modules of the core that can be imported here."""

from __future__ import annotations

import pkgutil
from importlib.util import find_spec

import dance_common

NEEDS = {"dance_common.transport.loop_pool": "aiohttp"}
"""Modules that only code imports which has looked whether an extra is installed, and what they need."""


def module_names() -> list[str]:
    """Return their names; the parts for tests may know frameworks, or need pytest, and a program's entry would run."""
    found = pkgutil.walk_packages(dance_common.__path__, "dance_common.")
    return [
        info.name
        for info in found
        if not info.name.startswith("dance_common.testing")
        and not info.name.endswith("__main__")
        and (info.name not in NEEDS or find_spec(NEEDS[info.name]))
    ]
