"""Tokens of users from other packages of the same site, for ``manage.py dance import_tokens``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from . import allauth, social_auth
from .entry import Entry, NotInstalled
from .keeper import Keeper

__all__ = ["SOURCES", "Entry", "NotInstalled", "Tally", "run"]

SOURCES: Mapping[str, Callable[[], Iterator[Entry]]] = MappingProxyType(
    {"allauth": allauth.entries, "social_auth": social_auth.entries}
)
"""What reads the tokens of each package, newest first."""


@dataclass
class Tally:
    """How many tokens met which fate.

    Attributes:
        fates: numbers by the name of the dance and what became of the token.
        strangers: numbers by the other package's name of a provider that no dance here is for.
    """

    fates: dict[tuple[str, str], int] = field(default_factory=dict)
    strangers: dict[str, int] = field(default_factory=dict)


def run(source: str, *, renamed: Mapping[str, str], dry: bool) -> Tally:
    """Import what a package has, and count.

    Args:
        source: a key of ``SOURCES``.
        renamed: names of dances by the package's names of providers, where they are no others of one thing.
        dry: whether nothing is written.

    Raises:
        NotInstalled: the site does not have the package.
        LookupError: a backend needs a request.
    """
    keeper, tally = Keeper(dry=dry), Tally()
    for entry in SOURCES[source]():
        name = keeper.dance_for(entry.provider, renamed)
        if name is None:
            tally.strangers[entry.provider] = tally.strangers.get(entry.provider, 0) + 1
            continue
        fate: Any = name, keeper.keep(name, entry)
        tally.fates[fate] = tally.fates.get(fate, 0) + 1
    return tally
