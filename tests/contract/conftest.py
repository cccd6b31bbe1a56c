"""One suite over every adapter: an adapter joins by naming its site here."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

import pytest
from hostile import Hostile
from stand_in import ENTRIES, PROVIDER
from visits import Visit

from dance_common.sessions import base, oauth2
from dance_common.sessions.steps import run_async
from dance_common.transport import adapter_for, on_loop

# Where only one framework is installed (see tox.ini) the suite runs over that one.
SITES = [
    pytest.param(f"{name}_site.{name.title()}Site", id=name)
    for name in ("flask", "django")
    if find_spec(name)
]


@pytest.fixture(autouse=True)
def _database(shared_database):
    """Let the sites in Django have their tables."""


@pytest.fixture(params=SITES)
def site_class(request):
    """Each adapter's site."""
    module, name = request.param.split(".")
    return getattr(import_module(module), name)


@pytest.fixture(params=["oauth2", "oauth1"])
def protocol(request):
    """Each protocol."""
    return request.param


@pytest.fixture
def entry(protocol):
    """The options of a dance with the stand-in, for this protocol."""
    return dict(ENTRIES[protocol])


@pytest.fixture
def run(site_class, provider):
    """Start sites: ``run(rehearsal={...}, SETTING=value)``; lower-case names are dances."""
    with ExitStack() as stack:

        def start(**named):
            dances = {name: value for name, value in named.items() if not name.isupper()}
            settings = {name: value for name, value in named.items() if name.isupper()}
            return stack.enter_context(site_class.running(dances, **settings))

        yield start


@pytest.fixture
def site(run, entry):
    """A site with one dance, ``rehearsal``, for this protocol."""
    return run(rehearsal=entry)


@pytest.fixture
def hostile(monkeypatch):
    """A provider on a real socket."""
    for name in (
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    with Hostile() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.stopping.set()
        server.shutdown()
        thread.join(10)
    adapter_for(server.origin).clear()


@pytest.fixture
def way(request, hostile, monkeypatch):
    """How calls of a site are carried out: as they come, or on an event loop by aiohttp."""
    how = getattr(request, "param", "as it comes")
    if how == "as it comes":
        yield how
        return
    pool = pytest.importorskip("dance_common.transport.loop_pool", reason="it needs aiohttp")
    asgiref = pytest.importorskip("asgiref.sync")
    exchanges, usual_plan, usual = [], on_loop.plan, pool.LoopPool.exchange

    def plan(session, prepared, settings, **options):
        found = usual_plan(session, hostile.where_it_goes(prepared), settings, **options)
        return found and replace(found, request=prepared)

    async def exchange(own, what):
        exchanges.append(what.request.url)
        return await usual(own, replace(what, request=hostile.where_it_goes(what.request)))

    def run(session, steps):
        return asgiref.async_to_sync(run_async)(session, steps)

    monkeypatch.setattr(on_loop, "plan", plan)
    monkeypatch.setattr(pool.LoopPool, "exchange", exchange)
    # The loop is one that asgiref makes for a call: threads would be faster there.
    monkeypatch.setattr(run_async.__module__ + "._ends_soon", lambda: False)
    for module in (base, oauth2):
        monkeypatch.setattr(module, "run", run)
    yield how
    assert exchanges, "nothing was sent on an event loop"


@pytest.fixture
def visit(site_class, hostile, protocol):
    """A visitor of a site with one dance."""
    entry = {
        name: value.replace(PROVIDER, hostile.origin) if isinstance(value, str) else value
        for name, value in ENTRIES[protocol].items()
    }
    with site_class.running({"rehearsal": entry}) as site:
        yield Visit(site, hostile, protocol)
