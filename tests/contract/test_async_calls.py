"""Calls from async views: the same names with an ``a``, no waiting of the event loop, nothing lost by cancelling."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from importlib import import_module

import pytest
from requests.adapters import BaseAdapter
from stand_in import OAUTH2, PROVIDER

from dance_common.connections import Connections
from dance_common.transport import mounted

pytest.importorskip("asgiref", reason="async views of neither framework work without it")

PATIENCE = 20


class Gate(BaseAdapter):
    """Tells when a call has arrived at the provider, and lets it through when ``wait`` returns."""

    def __init__(self, adapter, wait):
        super().__init__()
        self.adapter, self.wait = adapter, wait
        self.arrived = threading.Event()

    def send(self, request, **options):
        self.arrived.set()
        self.wait()
        return self.adapter.send(request, **options)

    def close(self):
        pass


@contextmanager
def gated(provider, wait):
    gate = Gate(provider.adapter(), wait)
    with mounted(PROVIDER, gate):
        yield gate


@pytest.fixture
def site(run, entry):
    """A site whose dance knows where profiles are."""
    fields = {"id": "id", "username": "login"}
    return run(rehearsal={**entry, "profile_url": "/api/user", "profile_fields": fields})


@pytest.fixture
def visit(site, provider):
    """Let a visitor who is connected open an async view that does something with the session."""
    browser = site.browser()
    callback = provider.consent(browser.get("/login/rehearsal").location)
    assert browser.get(callback).status == 302

    def open_view(action):
        type(site).awaited = staticmethod(action)
        answer = browser.get("/await/rehearsal")
        assert answer.status == 200, answer.text
        return answer.text

    return open_view


async def login(session):
    """Return who the provider says the visitor is."""
    return (await session.aget("/api/user")).json()["login"]


async def until(event):
    """Wait for a thread's event without keeping the loop."""
    for _ in range(PATIENCE * 200):
        if event.is_set():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")


def test_an_async_view_acts_as_its_visitor(visit, provider):
    """A call, a profile and the question whether the visitor is connected are those of the synchronous session."""

    async def everything(session):
        profile = await session.aprofile()
        return await login(session), profile.username, await session.aauthorized()

    sync = visit(
        lambda session: asyncio.to_thread(lambda: session.get("/api/user").json()["login"])
    )
    assert visit(everything) == str((sync, sync, True))


def test_disconnecting(visit):
    """A visitor who disconnects is not connected any more, also for the next request."""

    async def leave(session):
        await session.adisconnect()
        return await session.aauthorized()

    assert visit(leave) == "False"
    assert visit(lambda session: session.aauthorized()) == "False"


def test_revoking(visit, protocol):
    """OAuth 2's provider is told to end the token, which stays here; OAuth 1 has no way to say that."""

    async def revoke(session):
        return await session.arevoke(), await session.aauthorized()

    assert visit(revoke) == str((protocol == "oauth2", True))


def test_errors_are_those_of_the_synchronous_call(visit):
    """What a call raises says whose it is."""

    async def astray(session):
        try:
            await session.aget("https://elsewhere.example/user")
        except Exception as error:
            return type(error).__name__, error.dance_name

    assert visit(astray) == "('ForeignHost', 'rehearsal')"


def test_calls_of_one_session_are_under_way_at_once(visit, provider):
    """Two gathered calls meet at the provider: neither waits for the other to end."""
    both = threading.Barrier(2, timeout=PATIENCE)

    async def together(session):
        await session.aauthorized()
        with gated(provider, both.wait):
            return await asyncio.gather(login(session), login(session))

    one, other = visit(together).strip("[]'").split("', '")
    assert one == other


def test_the_event_loop_goes_on_during_a_call(visit, provider):
    """While a call waits for the provider other tasks of the loop run: one of them lets the provider answer."""
    answered = threading.Event()

    async def meanwhile(session):
        with gated(provider, lambda: answered.wait(PATIENCE)) as gate:
            call = asyncio.ensure_future(login(session))
            await until(gate.arrived)
            is_waiting = not call.done()
            answered.set()
            return bool(await call), is_waiting

    assert visit(meanwhile) == "(True, True)"


def test_a_cancelled_call_leaves_the_session_usable(visit, provider):
    """A call that was given up ends by itself, and another one of the session works."""
    answered = threading.Event()

    async def give_up(session):
        with gated(provider, lambda: answered.wait(PATIENCE)) as gate:
            call = asyncio.ensure_future(login(session))
            await until(gate.arrived)
            call.cancel()
            (found,) = await asyncio.gather(call, return_exceptions=True)
            answered.set()
        return type(found).__name__, bool(await login(session))

    assert visit(give_up) == "('CancelledError', True)"


ONE_THREAD = Connections(async_threads=1)


def test_a_call_that_has_not_begun_is_never_sent(visit, provider):
    """Where all threads are busy a cancelled call does not reach the provider."""
    answered = threading.Event()
    sent = []

    def wait():
        sent.append(1)
        answered.wait(PATIENCE)

    async def give_up(session):
        session.connections = ONE_THREAD
        await session.aauthorized()
        with gated(provider, wait) as gate:
            first = asyncio.ensure_future(login(session))
            await until(gate.arrived)
            second = asyncio.ensure_future(login(session))
            await asyncio.sleep(0.05)
            second.cancel()
            await asyncio.gather(second, return_exceptions=True)
            answered.set()
            await first
        return len(sent)

    assert visit(give_up) == "1"


def test_a_provider_that_hangs_keeps_only_its_own_calls_waiting(visit, provider):
    """Each dance has threads of its own, as many as the site has configured."""
    answered = threading.Event()

    async def call_others(session):
        session.connections = ONE_THREAD
        await session.aauthorized()
        others = [session.twin() for _ in range(3)]
        for number, other in enumerate(others):
            other.dance_name = f"another-{number}"
        with gated(provider, lambda: answered.wait(PATIENCE)) as gate:
            first = asyncio.ensure_future(login(session))
            await until(gate.arrived)
            gate.wait = lambda: None
            second = asyncio.ensure_future(login(session))
            names = [await login(other) for other in others]
            waited = not second.done()
            answered.set()
            return [*names, await first, await second, waited]

    assert visit(call_others) == str([*["mona"] * 5, True])


def test_a_sites_own_way_to_call_is_used(run, entry, provider, site_class, protocol):
    """A session class that changes ``request`` changes async calls as well."""
    places = {"flask": "flask_dance.consumer.requests", "django": "dance_common.sessions"}
    usual = getattr(
        import_module(places[site_class.name]), protocol.replace("oa", "OA") + "Session"
    )

    class Own(usual):
        def request(self, method, url, **options):
            return f"{method} {url}" if url == "/there" else super().request(method, url, **options)

    site = run(rehearsal={**entry, "session_class": Own})
    browser = site.browser()
    assert browser.get(provider.consent(browser.get("/login/rehearsal").location)).status == 302
    site_class.awaited = staticmethod(lambda session: session.aget("/there"))
    assert browser.get("/await/rehearsal").text == "GET /there"


@pytest.fixture
def stale(run, provider):
    """Return a site whose visitor has a token that has to be refreshed, and the visitor."""
    site = run(rehearsal=OAUTH2)
    browser = site.browser()
    assert browser.get(provider.consent(browser.get("/login/rehearsal").location)).status == 302
    token = browser.session()["rehearsal_oauth_token"]
    browser.prime(rehearsal_oauth_token={**token, "expires_at": time.time() - 60})
    return site, browser, token


def test_a_stale_token_is_refreshed_and_kept(stale):
    """What async calls refresh is stored where the site keeps it."""
    site, browser, token = stale
    type(site).awaited = staticmethod(login)
    assert browser.get("/await/rehearsal").status == 200
    assert browser.session()["rehearsal_oauth_token"]["access_token"] != token["access_token"]


def test_gathered_calls_refresh_once(stale, provider):
    """Calls of one session that find the token stale get one new token, and all of them use it."""
    site, browser, _ = stale

    async def together(session):
        found = await asyncio.gather(*(login(session) for _ in range(4)))
        return len(set(found))

    type(site).awaited = staticmethod(together)
    assert browser.get("/await/rehearsal").text == "1"


def test_a_token_that_came_during_a_cancellation_is_kept(stale, provider):
    """Who gives up during a refresh waits for it: the spent refresh token's successor is not lost."""
    site, browser, token = stale
    answered = threading.Event()

    async def give_up(session):
        with gated(provider, lambda: answered.wait(PATIENCE)) as gate:
            call = asyncio.ensure_future(login(session))
            await until(gate.arrived)
            call.cancel()
            asyncio.get_running_loop().call_later(0.05, answered.set)
            (found,) = await asyncio.gather(call, return_exceptions=True)
        return type(found).__name__

    type(site).awaited = staticmethod(give_up)
    assert browser.get("/await/rehearsal").text == "CancelledError"
    assert browser.session()["rehearsal_oauth_token"]["access_token"] != token["access_token"]
