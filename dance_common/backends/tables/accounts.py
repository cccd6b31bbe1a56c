"""One user's accounts at one provider, as a backend keeps them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Self

log = logging.getLogger("dance_common")

COLUMNS: Mapping[str, str] = MappingProxyType(
    {"token": "token", "account": "provider_user_id", "is_default": "is_default"}
)
"""What models call the fields of ``Kept``; a model may have the token alone."""


@dataclass(frozen=True)
class Account:
    """One of the accounts that a user has connected with one dance.

    Attributes:
        id: the provider's stable identifier of it, as ``Profile.id``.
        is_default: whether it is the one that is used where none is named.
    """

    id: str
    is_default: bool = False


@dataclass(frozen=True)
class Kept:
    """What a backend keeps in one place.

    Attributes:
        token: the token; empty where the provider has ended it and only the account is still known.
        account: the provider's identifier of the account; empty where unknown.
        is_default: whether the user has chosen this account.
    """

    token: Mapping[str, Any] = field(repr=False)
    account: str = ""
    is_default: bool = False

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Return what a row holds; ``values`` are by the names of the fields, those that have a column."""
        return cls(
            token=values["token"],
            account=values.get("account") or "",
            is_default=bool(values.get("is_default")),
        )


def choose(rows: Sequence[Any], account: str | None) -> Any:
    """Return the row that is meant, or None.

    Args:
        rows: objects with ``account`` and ``is_default``, newest first.
        account: the account that was named; None for the chosen one, and the newest where none is chosen.
    """
    if account is not None:
        return next((row for row in rows if row.account == account), None)
    return next((row for row in rows if row.is_default), rows[0] if rows else None)


@cache
def warn_of_doubles(table: str, name: str) -> None:
    """Say that a table has several rows where one belongs; once for each process, for the rows stay."""
    log.warning("%s: %s has several rows of one user; the newest counts", name, table)
