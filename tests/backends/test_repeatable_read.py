"""Transactions that see what was committed when they began: MySQL's usual ones, and anybody's who asks for them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from setups import SETUPS, Setup, every_table

from dance_common.testing.backends import LoginContract

DATABASES = sorted({setup.database for setup in SETUPS} - {"sqlite"})
REPEATABLE = [Setup(database, "redis", isolation="REPEATABLE READ") for database in DATABASES]


@every_table(REPEATABLE)
def test_what_is_read_of_the_past_is_not_cached(harness):
    """Who began before a token was replaced may still see the old one, and nobody else after them."""
    harness.backend.set(harness.context(), {"access_token": "old"})
    harness.count()

    def replace():
        with harness.thread():
            harness.backend.set(harness.context(), {"access_token": "new"})

    with ThreadPoolExecutor(1) as pool:
        pool.submit(replace).result()
    harness.backend.get(harness.context())
    assert harness.lookup(harness.context()).token == {"access_token": "new"}


@every_table([Setup(each, isolation="REPEATABLE READ") for each in DATABASES])
class TestLogins(LoginContract):
    """Two tabs make one user, although the second one's transaction began before the first one's was committed."""


@pytest.mark.skipif("mariadb" not in DATABASES, reason="tox run -e mariadb installs its driver")
@every_table([Setup("mariadb", isolation="REPEATABLE READ")])
def test_neighbours_may_come_at_once(harness):
    """Users whose first tokens are kept at the same time don't throw each other out of the database."""
    barrier = threading.Barrier(2)

    def keep(who):
        with harness.thread():
            barrier.wait(30)
            harness.backend.set(harness.context(who=who), {"access_token": who})

    for _ in range(20):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(keep, ("ada", "bob")))
        for who in ("ada", "bob"):
            assert harness.lookup(harness.context(who=who)).token == {"access_token": who}
            harness.backend.delete(harness.context(who=who))
