"""What the answers of receivers mean, and when a failure ends at a page of ours."""

from __future__ import annotations

import pytest
import time_machine
from core_helpers import oauth2_dance

from dance_common.errors import (
    BadCallback,
    LoginVetoed,
    NotConfigured,
    NotOurFlow,
    ProviderFailed,
    ProviderRefused,
)
from dance_common.visit.receivers import (
    FAILURES_KEY,
    LOOP_WINDOW,
    Verdict,
    ends_at_page,
    forget_failures,
    heed,
    page_after,
)

REFUSED = ProviderRefused("no")
FAILED = ProviderFailed("broken")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], Verdict()),
        ([None, True, 0, "", "yes"], Verdict()),
        ([False], Verdict(vetoed=True)),
        ([None, False, "response 1"], Verdict("response 1", vetoed=True)),
        (["response 1", "response 2"], Verdict("response 1")),
    ],
)
def test_receivers_are_heeded(answers, expected):
    """False vetoes, the first response answers, and anything else means nothing."""
    assert heed(iter(answers), lambda a: str(a).startswith("response")) == expected


@pytest.mark.parametrize("error", [NotConfigured("x"), NotOurFlow("x"), LoginVetoed()])
@pytest.mark.parametrize("heard", [True, False])
def test_failures_that_a_redirect_can_not_help_end_at_a_page(error, heard):
    """A site without configuration, a browser without session and a veto get a page, and aren't counted."""
    session = {}
    assert ends_at_page(error, heard=heard, user_session=session)
    assert session == {}


@pytest.mark.parametrize(
    ("error", "heard", "expected"),
    [
        (FAILED, False, [True, True]),
        (BadCallback("x"), False, [True, True]),
        (REFUSED, False, [False, True, True]),
        (REFUSED, True, [False, False, True, True]),
        (FAILED, True, [False, False, True, True]),
    ],
)
def test_a_loop_of_redirects_stops(error, heard, expected):
    """Quick failures in a row redirect once or twice, and end at a page then."""
    session = {}
    with time_machine.travel(1_800_000_000, tick=False):
        assert [
            ends_at_page(error, heard=heard, user_session=session) for _ in expected
        ] == expected


def test_failures_are_counted_within_a_window():
    """A failure that comes later than the window begins a new count."""
    session = {}
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        assert not ends_at_page(REFUSED, heard=False, user_session=session)
        clock.shift(LOOP_WINDOW)
        assert not ends_at_page(REFUSED, heard=False, user_session=session)
        clock.shift(LOOP_WINDOW - 1)
        assert ends_at_page(REFUSED, heard=False, user_session=session)


@pytest.mark.parametrize(
    "content", [None, 5, "x", [], [1], ["1", 2], [1, 10**400], {"a": 1}, [3, 1_800_000_001]]
)
def test_a_strange_count_counts_as_none(content):
    """What another release left under the key, or a clock that went back, begins a new count."""
    session = {FAILURES_KEY: content}
    with time_machine.travel(1_800_000_000, tick=False):
        assert not ends_at_page(REFUSED, heard=False, user_session=session)
    assert session[FAILURES_KEY] == [1, 1_800_000_000]


def test_success_begins_the_count_anew():
    """After a finished dance nothing of the failures is left, and a session without any isn't written to."""

    class Unwritten(dict):
        def pop(self, *_):
            raise AssertionError("written to")

    session = {}
    ends_at_page(REFUSED, heard=True, user_session=session)
    forget_failures(session)
    assert session == {}
    forget_failures(Unwritten())


@pytest.mark.parametrize(
    ("changes", "page"),
    [
        ({}, "/app/"),
        ({"redirect_to": "profile"}, "/view/profile"),
        ({"redirect_url": "/there"}, "/there"),
        ({"redirect_url": "/there", "redirect_to": "profile"}, "/there"),
    ],
)
def test_who_asked_for_no_page_goes_where_the_dance_says(changes, page):
    """The address goes before the view, and both before the site's home."""
    dance = oauth2_dance(**changes)
    assert page_after(dance, address_of=lambda view: f"/view/{view}", home="/app/") == page
