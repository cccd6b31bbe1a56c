"""Whose account it is that somebody logs in with, and a new user where it is nobody's yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...tokens import Token
from ..identity import UNMARKED
from .cache import TokenCache
from .owners import Owner
from .refusals import token_not_stored
from .table import TokenTable

_ATTEMPTS = 3


def find_or_create_user(
    table: TokenTable,
    cache: TokenCache | None,
    dance: str,
    account: str,
    create: Callable[[], Any],
) -> Any:
    """Return the user who has connected an account, or a new one; see ``TableBackend.find_or_create_user``.

    The row is made with the user, in one transaction and under a lock for the account: two visits at once make one
    user, also where no constraint says so, as on MySQL. The dance puts the token into it.

    Raises:
        TokenNotStored: the database refused.
    """
    of_site: list[Exception] = []

    def created() -> Any:
        try:
            return create()
        except Exception as error:
            of_site.append(error)
            raise

    refusal: Exception | None = None
    for _ in range(_ATTEMPTS):
        has_snapshot = table.end_snapshot()
        try:
            with table.transaction(), table.lock_account(Owner(dance), account):
                user = table.user_of_account(dance, account)
                if user is None:
                    user = created()
                    _insert(table, cache, Owner(dance, table.save_user(user)), account)
            return user
        except table.failure as error:
            if of_site:
                raise
            refusal = error
            if not (has_snapshot or isinstance(error, table.conflict)):
                break
            # Another visit has inserted the row meanwhile; it is found on the next try.
    raise token_not_stored(dance, refusal)


def _insert(table: TokenTable, cache: TokenCache | None, owner: Owner, account: str) -> None:
    if cache is not None:
        table.after_commit(cache.announce_write(owner))
    values = {
        "token": table.column_value(Token(), UNMARKED, owner),
        "account": account,
        "is_default": True,
    }
    table.insert(owner, values)
