"""Where a dance began is remembered for a while, for visitors whose browsers lose the flow."""

from __future__ import annotations

import pytest
import time_machine

from dance_common.flows import begun
from dance_common.flows import store as flows
from dance_common.flows.begun import Beginning, Beginnings

HERE = Beginning("https://shop.example/callback", "/done")


def test_a_beginning_is_found_by_its_key():
    """And by no other."""
    beginnings = Beginnings()
    beginnings.add("a-state", HERE)
    assert beginnings.find("a-state") == HERE
    assert beginnings.find("another") is None
    assert beginnings.find("\ud800") is None


def test_it_is_forgotten_after_ten_minutes(monkeypatch):
    """As the flow itself is."""
    now = [1000.0]
    monkeypatch.setattr(begun.time, "monotonic", lambda: now[0])
    beginnings = Beginnings()
    beginnings.add("a-state", HERE)
    now[0] += begun.LIFETIME - 1
    assert beginnings.find("a-state") == HERE
    now[0] += 1
    assert beginnings.find("a-state") is None


def test_the_oldest_go_first():
    """However many begin, a process remembers no more than its share."""
    beginnings = Beginnings()
    for number in range(begun.MOST + 1):
        beginnings.add(str(number), HERE)
    assert beginnings.find("0") is None
    assert beginnings.find("1") == HERE


def test_a_long_next_is_not_worth_remembering():
    """The rest is."""
    beginnings = Beginnings()
    beginnings.add("a", Beginning("https://shop.example/", "/" + "x" * begun.LONGEST_NEXT))
    assert beginnings.find("a") == Beginning("https://shop.example/", None)
    fits = Beginning("https://shop.example/", "/" + "x" * (begun.LONGEST_NEXT - 1))
    beginnings.add("b", fits)
    assert beginnings.find("b") == fits


def test_no_secret_is_remembered():
    """The key itself is not kept, and the verifier never comes here."""
    beginnings = Beginnings()
    beginnings.add("a-secret-state", HERE)
    assert "a-secret-state" not in repr(vars(beginnings))


@time_machine.travel("2026-01-01")
def test_a_lost_flow_knows_where_it_wanted_to_go():
    """What take() raises says how the dance with that key began."""
    session: dict[str, object] = {}
    flow = flows.Flow(
        key="lost-state",
        dance="rehearsal",
        callback_url="https://shop.example/callback",
        began_at=1767225600,
        next_url="/done",
    )
    flows.keep(session, flow)
    with pytest.raises(flows.NotOurFlow) as caught:
        flows.take({}, "lost-state", dance="rehearsal", user=None, callback_url="x")
    known = (caught.value.began_at, caught.value.next_url)
    assert known == ("https://shop.example/callback", "/done")
