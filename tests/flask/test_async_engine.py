"""SQLAlchemy's asyncio extension: tokens in the database of an async engine, asked on the event loop or by who waits.

The contract of tables runs over such engines, too: see ``tests/backends/setups.py``.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest
import responses
from flask import Flask
from sqlalchemy import ForeignKey, String, create_engine, event, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_scoped_session,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from werkzeug.local import LocalProxy

from dance_common.backends.store import HeldSlot
from dance_common.sessions.local import Together
from dance_common.sessions.refresh import refreshes
from flask_dance.consumer import OAuth2ConsumerBlueprint
from flask_dance.consumer.backend.sqla import OAuthConsumerMixin, SQLAlchemyBackend

pytest.importorskip("aiosqlite")
asgiref = pytest.importorskip("asgiref.sync")

API = "https://api.example"
TOKEN = {"access_token": "secret", "token_type": "Bearer"}
CONTEXT = SimpleNamespace(name="work", config={"user_id": 7})


class Cache(dict):
    """A cache with get, set and delete alone."""


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class OAuth(OAuthConsumerMixin, Base):
    user_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    user: Mapped[Person] = relationship(Person)
    provider_user_id: Mapped[str | None] = mapped_column(String(50))


@pytest.fixture(autouse=True)
def _no_refresh_is_remembered():
    refreshes.clear()


@pytest.fixture
def path(tmp_path):
    """A database file with tables."""
    path = tmp_path / "async.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(path):
    """An async engine, as a site has one, and none of its connections afterwards."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args={"timeout": 20})
    yield engine
    asyncio.run(engine.dispose())


@pytest.fixture
def asked_by(engine):
    """The threads that have asked the database so far."""
    threads = []
    event.listen(
        engine.sync_engine,
        "before_cursor_execute",
        lambda *_: threads.append(threading.get_ident()),
    )
    return threads


@pytest.fixture
def make(engine):
    """Make a site whose dance keeps its tokens by the session that is given: a maker of them, unless told otherwise."""

    def site(session=None, **options):
        app = Flask(__name__)
        app.secret_key = "not secret"
        backend = SQLAlchemyBackend(
            OAuth, session or async_sessionmaker(engine), user_id=7, **options
        )
        app.blueprint = OAuth2ConsumerBlueprint(
            "work",
            __name__,
            client_id="id",
            client_secret="secret",
            base_url=API,
            authorization_url=f"{API}/authorize",
            token_url=f"{API}/token",
            auto_refresh_url=f"{API}/token",
            backend=backend,
        )
        app.register_blueprint(app.blueprint, url_prefix="/login")
        return app

    return site


def on_one_loop(engine, visits):
    """Await the visits on an event loop that goes on, as a server's; return what comes of it, and its thread."""

    async def run():
        try:
            return await visits(), threading.get_ident()
        finally:
            await engine.dispose()

    return asyncio.run(run())


async def visit(app, view):
    """Visit the async view as an ASGI server lets Flask do it: the view comes back to the server's event loop."""
    app.add_url_rule("/", "view", view)
    response = await asgiref.sync_to_async(app.test_client().get)("/")
    assert response.status_code == 200
    return response.text


STALE = TOKEN | {"expires_at": 1, "refresh_token": "r"}


@contextmanager
def provider():
    """Let the provider refresh tokens and say who its user is; yield what it is asked."""
    with responses.RequestsMock() as mock:
        mock.post(f"{API}/token", json=TOKEN | {"access_token": "new"})
        mock.get(f"{API}/user", json={"login": "mona"})
        yield mock.calls


def test_an_async_view_asks_on_its_event_loop(engine, make, asked_by):
    """No thread is taken to read a token, to store a refreshed one, or to delete it."""
    app = make()
    backend, dance = app.blueprint.backend, LocalProxy(lambda: app.blueprint.session)

    async def view():
        is_authorized = await dance.aauthorized()
        response = await dance.aget("/user")
        await dance.adisconnect()
        return f"{is_authorized} {response.json()['login']} {await dance.aauthorized()}"

    async def visits():
        await backend.on_loop(lambda: backend.set(CONTEXT, STALE))
        return await visit(app, view)

    with provider() as calls:
        text, thread = on_one_loop(engine, visits)
        assert calls[1].request.headers["Authorization"] == "Bearer new"
    assert text == "True mona False"
    assert set(asked_by) == {thread}


def test_who_waits_asks_on_the_servers_event_loop(engine, make, asked_by):
    """A view that is not async works in a thread of the server, whose event loop has the engine's connections."""
    app = make()

    def view():
        app.blueprint.token = TOKEN
        return str(app.blueprint.session.authorized)

    text, thread = on_one_loop(engine, lambda: visit(app, view))
    assert text == "True"
    assert set(asked_by) == {thread}


def test_without_a_server_the_process_has_an_event_loop(make, asked_by):
    """Under WSGI an async view's event loop ends with it; the engine is asked on one that stays, by all threads."""
    app = make()

    @app.route("/waits")
    def waits():
        app.blueprint.token = TOKEN
        return str(app.blueprint.session.authorized)

    @app.route("/awaits")
    async def awaits():
        return str(await app.blueprint.session.aauthorized())

    assert app.test_client().get("/waits").text == "True"
    assert app.test_client().get("/awaits").text == "True"
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda _: app.test_client().get("/awaits").text, range(16)))
    assert pages == ["True"] * 16
    (thread,) = set(asked_by)
    assert thread != threading.get_ident()


def test_a_view_that_would_wait_for_itself_is_told_so(engine, make):
    """What asks the database has to be awaited on an event loop."""
    app = make()

    async def view():
        with pytest.raises(RuntimeError, match="await"):
            _ = app.blueprint.session.token
        return "told"

    assert on_one_loop(engine, lambda: visit(app, view))[0] == "told"


class Routed(Session):
    """A site's own session."""


@pytest.mark.parametrize(
    "given",
    [
        async_sessionmaker,
        lambda engine: async_scoped_session(async_sessionmaker(engine), asyncio.current_task),
        lambda engine: AsyncSession(engine, sync_session_class=Routed),
        lambda engine: AsyncSession(binds={OAuth: engine}),
    ],
    ids=["maker", "scoped", "session", "binds"],
)
def test_whatever_a_site_has_is_a_model(engine, make, given):
    """Of a session only the engine and the class are used: it may be another task's now, and have changes."""
    session = given(engine)
    app = make(session)
    backend = app.blueprint.backend

    async def view():
        if isinstance(session, AsyncSession):
            session.add(Person(id=7, name="mona"))
        await asyncio.gather(*(backend.on_loop(lambda: backend.get(CONTEXT)) for _ in range(5)))
        await backend.on_loop(lambda: backend.set(CONTEXT, TOKEN))
        return str(await app.blueprint.session.aauthorized())

    assert on_one_loop(engine, lambda: visit(app, view))[0] == "True"
    if isinstance(session, AsyncSession):
        assert len(session.new) == 1


def test_nothing_of_the_site_is_committed(engine, make):
    """What a view has under way by its own session stays so."""
    sessions = async_sessionmaker(engine)
    app = make(sessions)

    async def view():
        async with sessions() as own:
            await own.scalars(select(Person))
            own.add(Person(id=7, name="mona"))
            await app.blueprint.backend.on_loop(lambda: app.blueprint.backend.set(CONTEXT, TOKEN))
            await own.rollback()
        async with sessions() as own:
            return str(
                [(await own.scalars(select(table))).all() == [] for table in (Person, OAuth)]
            )

    assert on_one_loop(engine, lambda: visit(app, view))[0] == "[True, False]"


def test_a_user_who_logs_in(engine, make):
    """One who is made is there for the caller; one whom a session of the site has stored stays as it is."""
    sessions = async_sessionmaker(engine)
    app = make(sessions)
    backend = app.blueprint.backend

    async def view():
        made = await backend.on_loop(
            lambda: backend.find_or_create_user(CONTEXT, "1", lambda: Person(name="mona"))
        )
        async with sessions() as own:
            other = Person(name="hubot")
            own.add(other)
            await own.flush()
            await own.refresh(other)
            await own.commit()
            await own.refresh(other)
            found = await backend.on_loop(
                lambda: backend.find_or_create_user(CONTEXT, "2", lambda: other)
            )
            return f"{made.name} {found.name} {made.id != found.id}"

    assert on_one_loop(engine, lambda: visit(app, view))[0] == "mona hubot True"


def test_a_task_that_begins_meanwhile_is_on_its_own(engine, make):
    """What is carried out may begin tasks; they have sessions of their own."""
    backend = make().blueprint.backend
    tasks = []

    async def wait():
        with pytest.raises(RuntimeError, match="await"):
            backend.get(CONTEXT)

    def begin():
        assert backend.get(CONTEXT) is None
        loop = asyncio.get_running_loop()
        tasks.append(loop.create_task(backend.on_loop(lambda: backend.get(CONTEXT))))
        tasks.append(loop.create_task(wait()))
        return backend.table.session()

    async def visits():
        session = await backend.on_loop(begin)
        found, _ = await asyncio.gather(*tasks)
        return found, backend.table.session() is session

    assert on_one_loop(engine, visits)[0] == (None, False)


def test_actions_of_one_session_take_turns(engine, make):
    """They do on an event loop as in a thread, also where the first one waits for the database."""
    backend = make().blueprint.backend
    seen = []

    def act(name):
        seen.append(f"{name} begins")
        backend.get(CONTEXT)
        seen.append(f"{name} ends")

    async def visits():
        together = Together(backend.on_loop)
        first = asyncio.ensure_future(together.run(lambda: act("first")))
        while not seen:
            await asyncio.sleep(0)
        await asyncio.gather(first, together.run(lambda: act("second")))

    on_one_loop(engine, visits)
    assert seen == ["first begins", "first ends", "second begins", "second ends"]


def test_who_gives_up_loses_no_token(engine, make):
    """A cancelled call that was refreshing has stored what the provider gave."""
    app = make()
    backend = app.blueprint.backend

    calls = []

    async def view():
        call = asyncio.ensure_future(app.blueprint.session.aget("/user"))
        calls.append(call)
        (found,) = await asyncio.gather(call, return_exceptions=True)
        stored = await backend.on_loop(lambda: backend.get(CONTEXT))
        return f"{type(found).__name__} {stored['access_token']}"

    async def visits():
        await backend.on_loop(lambda: backend.set(CONTEXT, STALE))
        return await visit(app, view)

    def late(_request):
        calls[0].get_loop().call_soon_threadsafe(calls[0].cancel)
        time.sleep(0.1)
        return 200, {}, json.dumps(TOKEN | {"access_token": "new"})

    with responses.RequestsMock() as mock:
        mock.add_callback("POST", f"{API}/token", late)
        assert on_one_loop(engine, visits)[0] == "CancelledError new"


def test_a_thread_asks_where_more_than_the_database_may_be_asked(make):
    """A cache is asked by code that waits, and so is a provider for its facts."""
    assert make(cache=Cache()).blueprint.backend.on_loop is None
    app = make()
    with app.test_request_context():
        session = app.blueprint.session
        assert session.on_loop is not None
        session.provider = replace(session.provider, discover=lambda provider: provider)
        assert session.on_loop is None
        session.slot = HeldSlot(TOKEN)
        assert session.on_loop is None


def test_other_sessions_need_no_extension(monkeypatch):
    """Where nobody has imported SQLAlchemy's asyncio extension nobody has a session of it."""
    monkeypatch.delitem(sys.modules, "sqlalchemy.ext.asyncio")
    backend = SQLAlchemyBackend(OAuth, Session(), user_id=7)
    assert backend.on_loop is None
