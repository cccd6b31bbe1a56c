"""Locks that are not of rows: taken, released whatever happens, and not waited for without end."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dance_common.backends.tables.owners import Owner
from dance_common.backends.tables.table import (
    Connection,
    LockTimeout,
    TokenTable,
    advisory_lock,
    named_lock,
)


class Database:
    """What a database is asked, and what it answers."""

    def __init__(self, answer):
        self.answer = answer
        self.said = []

    def ask(self, statement):
        self.said.append(statement.split("(")[0])
        return self.answer

    def cursor(self):
        return self

    def execute(self, statement):
        self.ask(statement)
        if self.answer is None:
            raise RuntimeError("the connection is gone")

    def close(self):
        pass

    def lock(self):
        return named_lock(Connection("mysql", scalar=self.ask, driver=self), -7)


@pytest.mark.parametrize("fails", [False, True])
def test_a_lock_is_given_back(fails):
    """Whether what was done under it went well or not; a connection that is gone meanwhile is no further error."""
    connection = Database(1)
    try:
        with connection.lock():
            if fails:
                connection.answer = None
                raise KeyError
    except KeyError:
        pass
    assert connection.said == ["SELECT GET_LOCK", "SELECT RELEASE_LOCK"]


@pytest.mark.parametrize("answer", [0, None])
def test_a_lock_that_others_hold_is_not_waited_for_without_end(answer):
    """The visitor is told to try again, and nothing is given back that was not taken."""
    connection = Database(answer)
    with pytest.raises(LockTimeout) as caught, connection.lock():
        pytest.fail("the lock was not taken")
    assert (caught.value.code, caught.value.status) == ("lock_timeout", 503)
    assert connection.said == ["SELECT GET_LOCK"]


def test_an_advisory_lock_leaves_the_time_to_wait_as_it_was():
    """The transaction may be a whole request's, whose own locks wait as long as the site wants."""
    said = []

    def scalar(statement):
        said.append(statement)
        return "5s"

    with advisory_lock(Connection("postgresql", scalar=scalar, driver=None), -7):
        assert said[1:] == [
            "SELECT set_config('lock_timeout', '20s', true)",
            "SELECT pg_advisory_xact_lock('-7')",
        ]
    assert said[-1] == "SELECT set_config('lock_timeout', '5s', true)"


@pytest.mark.parametrize(
    ("dialect", "asked"),
    [("mysql", ["SELECT GET_LOCK", "SELECT RELEASE_LOCK"]), ("sqlite", ["touch"])],
)
def test_an_account_is_locked_as_the_database_can(dialect, asked):
    """By a name, or where there are none by a write, which lets nobody else write meanwhile."""
    database = Database(1)
    connection = Connection(dialect, scalar=database.ask, driver=database)
    table = SimpleNamespace(
        label="table",
        connection=lambda: connection,
        touch=lambda owner: database.said.append("touch"),
    )
    with TokenTable.lock_account(table, Owner("github", 7), "account"):
        pass
    assert database.said == asked
