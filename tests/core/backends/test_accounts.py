"""What becomes of a log-in whose account the database refuses."""

from __future__ import annotations

import logging
from contextlib import nullcontext

import pytest

from dance_common.backends.tables.accounts import find_or_create_user
from dance_common.errors import TokenNotStored


class Conflict(Exception):
    """What the database's driver raises for a constraint."""


class Table:
    """A table that refuses, with a snapshot or without one."""

    failure = Conflict

    def __init__(self, *, is_conflict=False):
        self.attempts = 0
        self.conflict = Conflict if is_conflict else ZeroDivisionError

    def end_snapshot(self):
        return False

    def transaction(self):
        return nullcontext()

    def lock_account(self, owner, account):
        return nullcontext()

    def user_of_account(self, dance, account):
        self.attempts += 1
        raise Conflict("UNIQUE constraint failed: tokens.account")


@pytest.mark.parametrize(("is_conflict", "attempts"), [(False, 1), (True, 3)])
def test_the_visitor_is_told_and_the_log_has_the_reason(caplog, is_conflict, attempts):
    """By the names of what was refused; what another visit has inserted meanwhile is looked for again."""
    table = Table(is_conflict=is_conflict)
    with caplog.at_level(logging.ERROR), pytest.raises(TokenNotStored) as caught:
        find_or_create_user(table, None, "github", "1", lambda: None)
    assert table.attempts == attempts
    assert caught.value.status == 503
    assert "github: the database refused the token: Conflict" in caplog.text
    assert "tokens.account" in caplog.text
