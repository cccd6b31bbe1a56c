"""Two processes of eight threads, a database and a cache that they share, and a provider that forgives nothing.

It takes each refresh token once, and ends the whole grant when one comes again.
"""

from __future__ import annotations

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from server_facts import USERS, login_of

from dance_common.rehearsal import Answer

CALLS = 64
KILLS = int(os.environ.get("DANCE_KILLS", "20"))
"""How often a process is killed in a test; ``DANCE_KILLS=60`` for the whole measurement."""
WITHIN = 0.06
"""Seconds within which a process is killed after it began to serve: about as long as that takes."""


def everybody(site, ask, users):
    """Ask for every one of the users at once."""
    with ThreadPoolExecutor(CALLS) as pool:
        return list(pool.map(ask, users))


def test_one_stale_token_is_refreshed_once(site):
    """64 calls at once with a token that has just expired: the provider is asked once, and every call succeeds."""
    site.connect(1)
    site.expire()
    before = site.provider.refreshes
    with site.provider.answer_with("/oauth2/token", Answer(status=None, delay_seconds=0.2)):
        answers = everybody(site, site.who, [1] * CALLS)
    assert answers == [login_of(1)] * CALLS
    assert site.provider.refreshes - before == 1
    assert site.rows() == {1: 1}


def test_users_are_refreshed_side_by_side(site):
    """200 users at once with tokens that have just expired: 200 refreshes, and everybody is who they are."""
    users = range(1, USERS + 1)
    everybody(site, site.connect, users)
    site.expire()
    before = site.provider.refreshes
    answers = everybody(site, site.who, users)
    assert answers == [login_of(user) for user in users]
    assert site.provider.refreshes - before == USERS
    assert site.rows() == dict.fromkeys(users, 1)


def kill(site, user, delay, act):
    """Let the user do something, and kill the process that serves them after the delay; return the answer, or None."""
    site.await_workers()
    site.note(user).unlink(missing_ok=True)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(act)
        while not (pid := _noted(site, user)) and not answer.done():
            time.sleep(0.0005)
        time.sleep(delay)
        os.kill(pid, signal.SIGKILL)
        try:
            return answer.result()
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            return None  # killed before its answer, or in the middle of it


def _noted(site, user):
    try:
        return int(site.note(user).read_text() or 0)
    except FileNotFoundError:
        return 0


def leases(site):
    """Return how many rows say that somebody is refreshing their token."""
    text = site.database.token_text
    (count,) = site.say(f"SELECT count(*) FROM {site.table} WHERE {text} LIKE '%\"lease\"%'")
    return int(count)


def assert_nobody_holds_anything(site):
    """No transaction of a process that is gone is open, and no lock is left in the database."""
    limit = time.monotonic() + 5
    while left := site.say(site.database.held):
        assert time.monotonic() < limit, left
        time.sleep(0.05)


@pytest.mark.timeout(240 + 10 * KILLS)
@pytest.mark.parametrize("rotates", [True, False], ids=["rotating", "not-rotating"])
def test_a_process_killed_while_it_refreshes(site, rotates):
    """Wherever it is killed nobody waits for it, and the user is connected still.

    Unless the provider takes each refresh token once, and the process died with its answer: then the user dances again.
    """
    dice = random.Random(5)
    users = range(1, KILLS + 1)
    everybody(site, site.connect, users)
    site.expire()
    site.provider.rotates = rotates
    cut, left = set(), 0
    with site.provider.answer_with("/oauth2/token", Answer(status=None, delay_seconds=0.01)):
        for user in users:
            before = site.provider.refreshes
            delay = dice.uniform(0, WITHIN)
            if kill(site, user, delay, lambda user=user: site.who(user)) is None:
                cut.add(user)
            left += leases(site)
            # A lease that is left keeps this one waiting until its time is over, and no longer.
            after = site.who(user)
            assert after in (login_of(user), "TokenLost")
            # Never before the provider has spent the refresh token.
            assert after == login_of(user) or site.provider.refreshes > before
    lost = [user for user in users if site.who(user) != login_of(user)]
    print(
        f"killed {KILLS} times, {len(cut)} in the middle, {left} of them between lease and answer;"
        f" {len(lost)} connections lost"
    )
    assert cut
    assert leases(site) == 0
    assert cut.issuperset(lost)
    assert rotates or not lost
    assert_nobody_holds_anything(site)
    everybody(site, site.connect, lost)
    assert everybody(site, site.who, users) == [login_of(user) for user in users]
    assert site.rows() == dict.fromkeys(users, 1)


@pytest.mark.timeout(240)
def test_a_process_killed_in_a_callback(site):
    """The user is connected or not; dancing again always helps, and never leaves a second row."""
    dice = random.Random(55)
    users = range(1, KILLS + 1)
    cut = connected = 0
    with site.provider.answer_with("/oauth2/token", Answer(status=None, delay_seconds=0.01)):
        for user in users:
            path, cookies = site.begin(user)
            delay = dice.uniform(0, WITHIN)
            cut += (
                kill(site, user, delay, lambda: site.get(path, user, cookies=cookies))  # noqa: B023
                is None
            )
            after = site.who(user)
            assert after in ("nobody", login_of(user))
            connected += after == login_of(user)
            if after == "nobody":
                site.connect(user)
    print(f"killed {KILLS} times, {cut} in the middle; {connected} connected nevertheless")
    assert cut
    assert_nobody_holds_anything(site)
    everybody(site, site.connect, users[::5])
    assert everybody(site, site.who, users) == [login_of(user) for user in users]
    assert site.rows() == dict.fromkeys(users, 1)
