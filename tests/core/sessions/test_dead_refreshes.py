"""A refresh token that is dead is noticed, whatever the provider says of it: nobody gets the same error for ever."""

from __future__ import annotations

import time

import pytest
from core_helpers import REMOTE, Slot, error_of, oauth2_dance

from dance_common.errors import ProviderFailed
from dance_common.sessions.errors import TokenLost
from dance_common.sessions.refresh import REFUSALS_REMEMBERED, Refreshes, refreshes

API = REMOTE.base_url
BARE = {"status": 400}
"""What some providers say of a dead refresh token, and no more."""
WRONG_CLIENT = {"status": 401, "json": {"error": "invalid_client"}}


def stored(**changes):
    """Return a slot with a token that has expired."""
    unique = f"{time.time_ns()}"
    token = {"access_token": f"a-{unique}", "refresh_token": f"r-{unique}", "expires_at": 1}
    return Slot({**token, **changes})


def session_of(slot):
    """Return another request's session."""
    heard = []
    session = oauth2_dance(REMOTE).session(slot)
    session.on_token_lost = heard.append
    session.heard = heard
    return session


def test_what_nobody_knows_ends_the_token_the_second_time(canned):
    """The first refusal is told as that, and the token stays; the next request's is the end of it."""
    canned.post(REMOTE.refresh_url, **BARE)
    slot = stored()
    first = session_of(slot)
    error = error_of(lambda: first.get("user"))
    assert (type(error), error.status) == (ProviderFailed, 502)
    assert first.authorized
    assert slot.token is not None
    assert first.heard == []
    second = session_of(slot)
    error = error_of(lambda: second.get("user"))
    assert (type(error), error.code, error.status) == (TokenLost, "invalid_grant", 401)
    assert error.response.status_code == 400
    assert slot.token is None
    assert second.heard == [error]
    assert not session_of(slot).authorized


def test_what_the_api_refuses_too_is_lost_at_once(canned):
    """A token that the API does not take and that can't be refreshed is over: no second try is needed."""
    canned.get(API + "user", status=401)
    canned.post(REMOTE.refresh_url, json={"error": "x_y", "error_description": "Gone."})
    slot = stored(expires_at=time.time() + 3600)
    session = session_of(slot)
    error = error_of(lambda: session.get("user"))
    assert (type(error), error.error, error.error_description) == (TokenLost, "x_y", "Gone.")
    assert slot.token is None
    assert len(canned.calls) == 2


@pytest.mark.parametrize(
    "answer",
    [
        WRONG_CLIENT,
        {"status": 400, "json": {"message": "unknown client id"}},
        {"status": 400, "json": {"error": "unsupported_grant_type"}},
        {"status": 429},
        {"status": 500},
        {"status": 403, "body": "<html>Blocked</html>"},
        {"json": {}},
    ],
    ids=str,
)
def test_what_is_not_the_tokens_fault_ends_nothing(canned, answer):
    """A site whose secret is wrong must not lose the tokens of all its users, however often it asks."""
    canned.get(API + "user", status=401)
    canned.post(REMOTE.refresh_url, **answer)
    for expires_at in (1, time.time() + 3600):
        slot = stored(expires_at=expires_at)
        for _ in range(3):
            error = error_of(lambda slot=slot: session_of(slot).get("user"))
            assert not isinstance(error, TokenLost)
            assert slot.token is not None


def test_a_refusal_is_that_of_one_token_alone(canned):
    """One user's refusal does not count as another's first."""
    canned.post(REMOTE.refresh_url, **BARE)
    for slot in (stored(), stored()):
        assert type(error_of(session_of(slot).refresh)) is ProviderFailed
        assert slot.token is not None


def test_a_refusal_is_remembered_for_a_day(monkeypatch):
    """A day later it is the first one again; so it is in another process."""
    known = Refreshes()
    assert [known.was_refused_before(b"a"), known.was_refused_before(b"a")] == [False, True]
    known.clear()
    assert not known.was_refused_before(b"a")
    now = time.monotonic
    monkeypatch.setattr(
        "dance_common.memory.time.monotonic", lambda: now() + REFUSALS_REMEMBERED + 1
    )
    assert not known.was_refused_before(b"a")


def test_a_token_that_was_refreshed_after_all_begins_anew(canned):
    """A refusal that did not last counts for the token that was refused, and for no later one."""
    slot = stored()
    canned.post(REMOTE.refresh_url, **BARE)
    error_of(session_of(slot).refresh)
    canned.replace("POST", REMOTE.refresh_url, json={"access_token": "b", "expires_in": 1})
    session_of(slot).refresh()
    canned.replace("POST", REMOTE.refresh_url, **BARE)
    refreshes._flights.clear()
    assert type(error_of(session_of(slot).refresh)) is ProviderFailed
    assert slot.token["access_token"] == "b"
