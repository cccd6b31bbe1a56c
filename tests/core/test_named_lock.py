"""Locks by name: taken, given back whatever happens, and not waited for without end."""

from __future__ import annotations

import pytest

from dance_common.backends.tables.table import Connection, LockTimeout, named_lock


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
