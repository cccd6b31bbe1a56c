"""The catalogue: one module for each provider, with one function of the same name that returns a dance."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from ..dance import Dance


def names() -> tuple[str, ...]:
    """Return the names of all providers of the catalogue, in alphabetical order, without importing any."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def find(name: str) -> Callable[..., Dance]:
    """Return the function that makes dances with the provider.

    Raises:
        LookupError: the catalogue has no such provider; the sentence names the nearest one.
    """
    if name not in names():
        nearest = get_close_matches(name, names(), n=1)
        meant = f" Did you mean {nearest[0]!r}?" if nearest else ""
        raise LookupError(f"There is no provider {name!r} in the catalogue.{meant}")
    module: Any = importlib.import_module(f"{__name__}.{name}")
    function: Callable[..., Dance] = getattr(module, name)
    return function
