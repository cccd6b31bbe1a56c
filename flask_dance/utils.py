"""Small helpers that Flask-Dance 7.1 had here, for applications that import them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, TypeVar

Item = TypeVar("Item")

sentinel = object()
"""Stands for "no default" where None is a default."""


class FakeCache:
    """A cache that keeps nothing."""

    def get(self, key: str) -> None:
        """Return None."""

    def set(self, key: str, value: object) -> None:
        """Keep nothing."""

    def delete(self, key: str) -> None:
        """Do nothing."""


def first(
    iterable: Iterable[Item],
    default: Item | None = None,
    key: Callable[[Item], object] | None = None,
) -> Item | None:
    """Return the first item that is true, or that ``key`` returns something true for; else the default."""
    return next(filter(key, iterable), default)


def getattrd(obj: object, name: str, default: object = sentinel) -> Any:
    """Return what a dotted path leads to from the object.

    Raises:
        AttributeError: it leads nowhere, and there is no default.
    """
    try:
        return reduce(getattr, name.split("."), obj)
    except AttributeError:
        if default is sentinel:
            raise
        return default
