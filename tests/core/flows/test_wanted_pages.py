"""The page that a visitor was kept from waits for the log-in that follows, and for no other."""

from __future__ import annotations

import pytest
import time_machine

from dance_common.flows import remember_page, take_page
from dance_common.flows.wanted_pages import LONGEST_PAGE, PAGES_KEY

NOW = 1_800_000_000


def test_pages_are_taken_once_and_in_their_order():
    """Two tabs that were opened together lead to two pages, each by its own dance."""
    session = {}
    for dance, page in (("one", "/a"), ("one", "/b"), ("two", "/c")):
        assert remember_page(session, dance, page)
    assert [take_page(session, "one") for _ in range(3)] == ["/a", "/b", None]
    assert take_page(session, "two") == "/c"
    assert session == {}


def test_a_page_that_no_login_followed_is_forgotten():
    """Whoever logs in a minute later was not sent."""
    session = {}
    with time_machine.travel(NOW, tick=False):
        remember_page(session, "one", "/a")
    with time_machine.travel(NOW + 29, tick=False):
        remember_page(session, "one", "/b")
    with time_machine.travel(NOW + 31, tick=False):
        assert take_page(session, "one") == "/b"
    assert session == {}


def test_pages_are_bounded():
    """A cookie has room for a few short ones."""
    session = {}
    assert not remember_page(session, "one", "/" + "a" * LONGEST_PAGE)
    assert session == {}
    for number in range(9):
        remember_page(session, "one", f"/{number}")
    assert len(session[PAGES_KEY]) == 5
    assert take_page(session, "one") == "/4"


@pytest.mark.parametrize("stored", ["/a", 3, [["one", "/a"]], [["one", 1, NOW]], [None], {}])
def test_what_another_release_has_left_is_no_page(stored):
    """It is dropped."""
    session = {PAGES_KEY: stored}
    assert take_page(session, "one") is None
    assert session == {}
