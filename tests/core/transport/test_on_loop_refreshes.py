"""Refreshes and profiles on an event loop: nothing of them waits in a thread."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest
from loop_helpers import http, outcome, session_at

from dance_common.backends.store import HeldSlot
from dance_common.errors import AnswerTooLarge
from dance_common.profiles import ProfileFields
from dance_common.sessions import OAuth2Session
from dance_common.sessions.refresh import refreshes
from dance_common.transport import bodies

pytest.importorskip("aiohttp")
pytest.importorskip("asgiref")


@pytest.fixture
def stale(odd_server, at_odd_server):
    """A maker of sessions whose token has to be refreshed; the provider gives ``new``."""

    def make(**facts):
        session = at_odd_server(**facts)
        session.token = {"access_token": "old", "refresh_token": "r", "expires_at": 1}
        session.auto_refresh_url = f"{odd_server.origin}/token"
        return session

    refreshes.clear()
    odd_server.answer("/token", b'{"access_token": "new", "token_type": "bearer"}')
    odd_server.answer("/user", b"{}")
    return make


def test_a_refresh_takes_no_thread_to_wait(stale, odd_server, loop):
    """The token endpoint is asked on the event loop, too, and the call carries what it gave."""
    session = stale()
    assert loop.get(session, "user").ok
    assert loop.exchanges == 2
    token, user = odd_server.requests
    assert b"grant_type=refresh_token" in token
    assert b"Bearer old" not in token
    assert b"Bearer new" in user
    assert session.token["access_token"] == "new"


def test_a_refresh_is_read_within_its_own_bound(stale, odd_server, loop):
    """A token endpoint may say less than an API."""
    odd_server.answer("/token", b"x" * (bodies.LARGEST_TOKEN_RESPONSE + 1))
    with pytest.raises(AnswerTooLarge) as caught:
        loop.get(stale(), "user")
    assert (caught.value.code, caught.value.step) == ("answer_too_large", "refresh")
    assert loop.exchanges == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        ("400 Bad Request", b'{"error": "invalid_grant"}', "invalid_grant"),
        ("500 Oh", b"", None),
        ("302 Found", b"", "redirected"),
    ],
)
def test_a_refused_refresh_is_like_any_other(stale, odd_server, loop, status, body, error):
    """The error is that of the synchronous call."""
    odd_server.answer("/token", body, status=status, Location="/there")
    expected = outcome(lambda: stale().get("user"))
    refreshes.clear()
    assert outcome(lambda: loop.get(stale(), "user")) == expected
    assert isinstance(expected[0], type)
    assert loop.exchanges == 1


def held_answer(odd_server, path, body):
    """Let the server keep its answer back; return the event of the request, and the one that lets the answer go."""
    arrived, answer = threading.Event(), threading.Event()

    def wait(write):
        arrived.set()
        answer.wait(10)
        http("200 OK", body)(odd_server)(write)

    odd_server.answers[path] = wait
    return arrived, answer


def test_a_token_that_comes_during_a_cancellation_is_kept(stale, odd_server, loop):
    """Who gives up during a refresh waits for it, and the call itself is not sent."""
    arrived, answer = held_answer(
        odd_server, "/token", b'{"access_token": "new", "token_type": "bearer"}'
    )

    async def give_up():
        session = stale()
        session.slot = HeldSlot(session.token)
        session.unload()
        call = asyncio.ensure_future(session.aget("user"))
        while not arrived.is_set():
            await asyncio.sleep(0.01)
        call.cancel()
        await asyncio.sleep(0.05)
        call.cancel()
        answer.set()
        (found,) = await asyncio.gather(call, return_exceptions=True)
        return type(found), session.slot.load()["access_token"]

    found, token = loop.wait_for(give_up())
    assert (found, token) == (asyncio.CancelledError, "new")
    assert loop.exchanges == 1


def test_a_profile_takes_no_thread_to_wait(odd_server, loop):
    """Who the user is is asked on the event loop where a provider has only an address for that."""
    odd_server.answer("/me", b'{"id": 7, "login": "mona"}')
    fields = {"profile_url": "/me", "profile_fields": ProfileFields(id="id", username="login")}
    session = session_at(odd_server.origin, **fields)
    profile = loop.wait_for(session.aprofile())
    assert (profile.id, profile.username, loop.exchanges) == ("7", "mona", 1)
    assert session.profile() == profile


def test_a_sites_own_profile_is_asked_for_as_it_is(odd_server, loop):
    """A session class that has its own way is not passed by."""

    class Own(OAuth2Session):
        def profile(self):
            return "own"

    session = Own("id", base_url=odd_server.origin)
    session.provider = session_at(odd_server.origin).provider
    session.provider = replace(session.provider, profile_fields=ProfileFields(id="id"))
    assert loop.wait_for(session.aprofile()) == "own"


@pytest.fixture
def revocable(odd_server, at_odd_server):
    """A session whose provider revokes tokens (RFC 7009), and whose token is held in a slot."""
    session = at_odd_server(revocation_url=f"{odd_server.origin}/revoke")
    session.slot = HeldSlot(session.token)
    session.unload()
    odd_server.answer("/revoke", b"")
    return session


def test_to_revoke_takes_no_thread_to_wait(revocable, odd_server, loop):
    """The revocation endpoint is asked on the event loop, and the token stays here."""
    assert loop.wait_for(revocable.arevoke()) is True
    (request,) = odd_server.requests
    assert b"token=secret&token_type_hint=access_token" in request
    assert loop.exchanges == 1
    assert revocable.token["access_token"] == "secret"


@pytest.mark.parametrize(("status", "is_revoked"), [("200 OK", True), ("503 Oh", False)])
def test_to_disconnect_takes_no_thread_to_wait(revocable, odd_server, loop, status, is_revoked):
    """The token is forgotten here, whatever the provider says."""
    odd_server.answer("/revoke", b"", status=status)
    assert loop.wait_for(revocable.adisconnect()) is is_revoked
    assert loop.exchanges == 1
    assert (revocable.token, revocable.slot.load()) == (None, None)


@pytest.mark.parametrize("name", ["arevoke", "adisconnect"])
def test_who_gives_up_has_it_revoked_all_the_same(revocable, odd_server, loop, name):
    """The provider's response is waited for, the cancellation arrives, and a token to forget is forgotten."""
    arrived, answer = held_answer(odd_server, "/revoke", b"")

    async def give_up():
        leaving = asyncio.ensure_future(getattr(revocable, name)())
        while not arrived.is_set():
            await asyncio.sleep(0.01)
        leaving.cancel()
        await asyncio.sleep(0.05)
        is_waiting = not leaving.done()
        answer.set()
        (found,) = await asyncio.gather(leaving, return_exceptions=True)
        return is_waiting, type(found)

    assert loop.wait_for(give_up()) == (True, asyncio.CancelledError)
    assert (revocable.slot.load() is None) is (name == "adisconnect")


def test_a_provider_with_a_way_of_its_own_to_revoke(at_odd_server, odd_server, loop):
    """Its hook may do anything, such as make calls: it is called where the site's own code runs."""
    session = at_odd_server(revoke=lambda own: own.post("invalidate").ok)
    odd_server.answer("/invalidate", b"{}")
    assert loop.wait_for(session.arevoke()) is True
    odd_server.answer("/invalidate", b"{}", status="500 Oh")
    assert loop.wait_for(session.arevoke()) is False


def test_a_sites_own_ways_to_end_a_connection(at_odd_server, odd_server, loop):
    """A session class that has them is not passed by."""

    class Own(OAuth2Session):
        def revoke(self):
            return "revoked"

    class Further(Own):
        def disconnect(self):
            return "disconnected"

    token = {"access_token": "secret"}
    session = Own("id", base_url=odd_server.origin, token=token)
    assert loop.wait_for(session.arevoke()) == "revoked"
    assert loop.wait_for(session.adisconnect()) == "revoked"
    assert session.token is None
    further = Further("id", base_url=odd_server.origin, token=token)
    assert loop.wait_for(further.adisconnect()) == "disconnected"


def test_a_failure_while_revoking_keeps_no_token(at_odd_server, loop):
    """A hook with a mistake is heard of, and the token is forgotten."""

    def mistake(_session):
        raise KeyError("oh")

    session = at_odd_server(revoke=mistake)
    with pytest.raises(KeyError):
        loop.wait_for(session.adisconnect())
    assert session.token is None
