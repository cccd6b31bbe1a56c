"""Where a login began is remembered for a while, for users whose browsers lose the flow."""

from __future__ import annotations

import pytest
import time_machine

from dance_common.flows import store as flows
from dance_common.flows.store import RecentLogins

HERE = "https://shop.example/callback"


def test_a_login_is_found_by_its_key():
    """And by no other."""
    logins = RecentLogins()
    logins.add("a-state", HERE)
    assert logins.find("a-state") == HERE
    assert logins.find("another") is None
    assert logins.find("\ud800") is None


def test_it_is_forgotten_after_ten_minutes(monkeypatch):
    """As the flow itself is."""
    now = [1000.0]
    monkeypatch.setattr("dance_common.memory.time.monotonic", lambda: now[0])
    logins = RecentLogins()
    logins.add("a-state", HERE)
    now[0] += flows.LIFETIME - 1
    assert logins.find("a-state") == HERE
    now[0] += 1
    assert logins.find("a-state") is None


def test_the_oldest_go_first():
    """However many begin, a process remembers no more than its share."""
    logins = RecentLogins(most=3)
    for number in range(4):
        logins.add(str(number), HERE)
    assert logins.find("0") is None
    assert logins.find("1") == HERE


def test_no_secret_is_remembered():
    """The key itself is not kept, and the verifier never comes here."""
    logins = RecentLogins()
    logins.add("a-secret-state", HERE)
    (contents,) = logins._logins._by_process.values()
    assert len(contents.entries) == 1
    assert "a-secret-state" not in repr(contents)


@time_machine.travel("2026-01-01")
def test_a_lost_flow_knows_where_it_began_and_no_more():
    """What pop() raises says by which callback URL; not where it led to, for this may be another browser."""
    session: dict[str, object] = {}
    flow = flows.Flow(
        key="lost-state",
        dance="rehearsal",
        callback_url="https://shop.example/callback",
        began_at=1767225600,
        next_url="/done",
    )
    flows.save(session, flow)
    with pytest.raises(flows.NotOurFlow) as caught:
        flows.pop({}, "lost-state", dance="rehearsal", user=None, callback_url="x")
    known = (caught.value.began_at, caught.value.next_url)
    assert known == ("https://shop.example/callback", None)
