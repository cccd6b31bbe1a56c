"""A provider that accepts and says nothing: who has a stale token waits for it, and nobody else notices.

``DANCE_HANG_SECONDS=10 DANCE_HANG_USERS=60`` is the whole measurement; without them a shorter one is made. The option
``-s`` of pytest shows the figures.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from statistics import median, quantiles

import pytest
from private_services import PostgreSQL
from site_process import SQLite, site_process

SECONDS = float(os.environ.get("DANCE_HANG_SECONDS", "2"))
STALE = int(os.environ.get("DANCE_HANG_USERS", "8"))
AT_ONCE = {"flask_dance_oauth": 6, "django_dance_dancetoken": 4}
"""Calls at once, by the table of tokens: fewer than a process has threads, for gunicorn lets requests wait even if
another process has free ones. In Django fewer than its pool has connections: a request keeps its own to the end.
"""
POOL = 5
QUIET_WRITES = 60
WRITER = 200
LONGEST_IDLE = 0.5

DATABASES = ("postgresql", "sqlite", *(["mariadb"] if find_spec("MySQLdb") else []))


@pytest.fixture(params=[(f, d) for d in DATABASES for f in ("flask", "django")], ids="-".join)
def site(request, stand_in, redis_server, tmp_path_factory):
    """A site with a small pool, whose users have stale tokens."""
    framework, database = request.param
    folder = tmp_path_factory.mktemp(f"hanging_{framework}_{database}_")
    found = (
        SQLite(folder) if database == "sqlite" else request.getfixturevalue(f"{database}_server")
    )
    with site_process(
        framework,
        folder=folder,
        database=found,
        redis=redis_server,
        provider=stand_in,
        pool=POOL,
    ) as site:
        for user in range(1, STALE + 1):
            site.connect(user)
        site.expire()
        yield site


def write(site):
    """Open the page that writes; return the seconds that it took."""
    began = time.perf_counter()
    response = site.get("/write", WRITER)
    assert (response.status_code, response.text) == (200, "written")
    return time.perf_counter() - began


class IdleTransactions(threading.Thread):
    """Asks PostgreSQL twenty times a second how long a connection has been idle within a transaction."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.is_over = site, threading.Event()
        self.longest, self.samples = 0.0, 0

    def run(self):
        import psycopg

        url = self.site.database.url(self.site.folder.name)
        with psycopg.connect(url, autocommit=True) as connection:
            while not self.is_over.wait(0.05):
                found = connection.execute(
                    "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - state_change)), 0)"
                    " FROM pg_stat_activity WHERE datname = current_database()"
                    " AND state LIKE 'idle in transaction%'"
                ).fetchone()
                self.longest = max(self.longest, float(found[0]))
                self.samples += 1


@pytest.mark.timeout(600)
def test_a_page_that_writes_is_as_fast_as_without_it(site):
    """Its median stays below 1.5 times the quiet one (and 20 ms, for what else a machine does); none fails or waits."""
    site.get("/who", WRITER)
    quiet = [write(site) for _ in range(QUIET_WRITES)]
    activity = IdleTransactions(site) if isinstance(site.database, PostgreSQL) else None
    if activity is not None:
        activity.start()
    busy = []
    began = time.perf_counter()
    with (
        site.provider.slow("/oauth2/token", SECONDS),
        ThreadPoolExecutor(AT_ONCE[site.table]) as pool,
    ):
        calls = [pool.submit(site.who, user) for user in range(1, STALE + 1)]
        while not all(call.done() for call in calls):
            busy.append(write(site))
            time.sleep(0.02)
    lasted = time.perf_counter() - began
    ratio = median(busy) / median(quiet)
    print(
        f"\n{site.folder.name}: {STALE} stale, {SECONDS:.0f} s, lasted {lasted:.1f} s; {len(busy)} writes,"
        f" median {median(quiet) * 1000:.1f} -> {median(busy) * 1000:.1f} ms, ratio {ratio:.2f},"
        f" 99th percentile {quantiles(busy, n=100)[-1] * 1000:.0f} ms, longest {max(busy) * 1000:.0f} ms"
    )
    if activity is not None:
        activity.is_over.set()
        activity.join()
        print(f"idle in transaction: {activity.longest * 1000:.0f} ms ({activity.samples} samples)")
        assert activity.longest < LONGEST_IDLE
    assert lasted > SECONDS
    assert median(busy) < 1.5 * median(quiet) + 0.02
    assert max(busy) < SECONDS
