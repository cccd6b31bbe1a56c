"""The backends of Flask, for the suite."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cache
from types import SimpleNamespace

from flask import Flask, current_app
from flask_caching import Cache
from flask_login import AnonymousUserMixin, UserMixin
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import NullPool, event, func, insert, select, update
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from werkzeug.local import LocalProxy

from dance_common.testing.backends import Harness, Lookup, TableHarness
from flask_dance.consumer.backend.session import SessionBackend
from flask_dance.consumer.backend.sqla import (
    AccountType,
    OAuthAccountMixin,
    OAuthConsumerMixin,
    SQLAlchemyBackend,
)

DRIVERS = {"postgresql": "postgresql+psycopg", "mariadb": "mysql+mysqldb"}
"""How the addresses of servers begin, by the kind of database."""

db = SQLAlchemy()
token_cache = Cache()


class User(UserMixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20))


class OAuth(OAuthConsumerMixin, db.Model):
    """A table as it should be."""

    __table_args__ = (
        db.UniqueConstraint("provider", "user_id"),
        db.UniqueConstraint("provider", "provider_user_id"),
    )

    provider_user_id = db.Column(AccountType)
    user_id = db.Column(db.Integer, db.ForeignKey(User.id))
    user = db.relationship(User)


class Loose(OAuthConsumerMixin, db.Model):
    """What the specification asks for, and not one constraint."""

    user_id = db.Column(db.Integer, db.ForeignKey(User.id))
    user = db.relationship(User)


class OAuthAccount(OAuthAccountMixin, db.Model):
    """A table for several accounts."""

    __table_args__ = (
        db.UniqueConstraint("user_id", "provider", "provider_user_id"),
        db.UniqueConstraint("provider", "provider_user_id"),
    )

    user_id = db.Column(db.Integer, db.ForeignKey(User.id))
    user = db.relationship(User)


SHAPES = {"usual": OAuth, "loose": Loose, "several": OAuthAccount}


class FlaskSessionHarness(Harness):
    def __init__(self):
        self.backend = SessionBackend()

    def context(self, dance="one", /, *, who="ada", **config):
        return SimpleNamespace(name=dance, config=config)

    def encrypted(self, *keys):
        return _encrypted(keys)

    def dump(self):
        from flask import session

        return json.dumps(dict(session)).encode()


class SQLAlchemyHarness(TableHarness):
    def __init__(self, app, dump, *, model=OAuth, cache=None, sessions=None):
        self.app, self._dump, self.model, self.cache = app, dump, model, cache
        self.sessions = db.session if sessions is None else sessions
        self.backend = self.make(user=self.nobody)
        self.users = {name: User(name=name) for name in ("ada", "bob")}
        db.session.add_all(self.users.values())
        db.session.commit()
        self.keys = {name: user.id for name, user in self.users.items()}

    def make(self, **options):
        options["several_accounts"] = self.model is OAuthAccount
        return SQLAlchemyBackend(self.model, self.sessions, cache=self.cache, **options)

    def context(self, dance="one", /, *, who="ada", **config):
        whose = {"user_id": self.keys[who]} if who else {}
        return SimpleNamespace(name=dance, config=whose | config)

    def user(self, name, /):
        return self.users[name]

    def key(self, user, /):
        return user.id

    def unsaved_user(self, name="new", /):
        return User(name=name)

    def nobody(self):
        return AnonymousUserMixin()

    def proxy(self, value, /):
        return LocalProxy(lambda: value)

    def count(self):
        return db.session.scalar(select(func.count()).select_from(self.model))

    def insert(self, dance, user, token, /):
        values = {"provider": dance, "user_id": self.keys[user], "token": token}
        db.session.execute(insert(self.model.__table__).values(**values))
        db.session.commit()

    @property
    def table_name(self):
        return self.model.__tablename__

    def queries_logged(self):
        """Let connections be new, which then look at what is to be logged."""
        db.session.rollback()
        return nullcontext()

    def overwrite(self, token):
        """Write into all rows as a statement does that nobody hears of."""
        db.session.execute(update(self.model.__table__).values(token=token))
        db.session.commit()

    def lookup(self, context, /, backend=None):
        db.session.rollback()
        is_async = self.sessions is not db.session
        with counted(self.sessions.kw["bind"].sync_engine if is_async else None) as statements:
            token = (backend or self.backend).get(context)
        return Lookup(token, len(statements))

    def encrypted(self, *keys):
        return _encrypted(keys)

    def dump(self):
        return self._dump()

    @contextmanager
    def thread(self):
        with self.app.app_context():
            yield


@contextmanager
def counted(engine=None):
    """Give the statements that are sent to the database within the block."""
    statements = []

    def note(connection, cursor, statement, *_):
        statements.append(statement)

    engine = engine or db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def _encrypted(keys):
    before = current_app.config.get("DANCE_ENCRYPTION_KEYS")
    current_app.config["DANCE_ENCRYPTION_KEYS"] = list(keys)
    try:
        yield
    finally:
        current_app.config["DANCE_ENCRYPTION_KEYS"] = before


@contextmanager
def flask_session_harness():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "not secret"
    with app.test_request_context():
        yield FlaskSessionHarness()


@cache
def _app(setup, services):
    """Make an application with tables; it is kept as long as its database."""
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "not secret"
    if driver := DRIVERS.get(setup.database):
        address = services.database("flask", kind=setup.database, driver=driver)
        app.config["SQLALCHEMY_DATABASE_URI"] = address
        if setup.isolation:
            app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"isolation_level": setup.isolation}
    else:
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{services.folder / 'flask.sqlite3'}"
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 20}}
    if setup.cache == "redis":
        app.config["CACHE_TYPE"] = "RedisCache"
        app.config["CACHE_REDIS_URL"] = services.redis.url(2)
    else:
        app.config["CACHE_TYPE"] = "SimpleCache" if setup.cache else "NullCache"
        app.config["CACHE_NO_NULL_WARNING"] = True
    db.init_app(app)
    token_cache.init_app(app)
    services.at_the_end(lambda: _dispose(app))
    with app.app_context():
        _care_for_no_power_cut(db.engine)
        db.create_all()
    return app


def _care_for_no_power_cut(engine):
    """Let SQLite hand over to the system what it writes, and wait for no disk."""

    def begin(connection, _):
        connection.execute("PRAGMA synchronous = OFF")

    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", begin)


def _dispose(app):
    with app.app_context():
        db.engine.dispose()


@contextmanager
def sqlalchemy_harness(setup, services, *, shape="usual"):
    """Give a harness of the table that the setup describes."""
    app = _app(setup, services)
    app.config["DANCE_ENCRYPTION_KEYS"] = list(setup.keys)
    with ExitStack() as stack:
        stack.enter_context(app.app_context())
        _forget()
        stack.callback(_forget)
        yield SQLAlchemyHarness(
            app,
            lambda: _dump(setup, services),
            model=SHAPES[shape],
            cache=token_cache if setup.cache else None,
            sessions=_async_sessions() if setup.is_async else None,
        )


def _async_sessions():
    """Return a maker of sessions on an async engine, which asks the same database as ``db``.

    Its connections are kept by nobody, for event loops come and go here (see SQLAlchemy on multiple event loops).
    """
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        url = url.set(drivername="sqlite+aiosqlite")
    arguments = {"timeout": 20} if url.get_backend_name() == "sqlite" else {}
    engine = create_async_engine(url, poolclass=NullPool, connect_args=arguments)
    _care_for_no_power_cut(engine.sync_engine)
    return async_sessionmaker(engine)


def _forget():
    db.session.rollback()
    token_cache.clear()
    for model in (*SHAPES.values(), User):
        db.session.query(model).delete()
    db.session.commit()


def _dump(setup, services):
    db.session.commit()
    if setup.database in DRIVERS:
        dump = getattr(services, setup.database).dump("flask")
    else:
        with sqlite3.connect(services.folder / "flask.sqlite3") as connection:
            dump = "\n".join(connection.iterdump()).encode()
        connection.close()
    if setup.cache == "redis":
        dump += services.redis.dump()
    elif setup.cache:
        dump += b"".join(value for _, value in token_cache.cache._cache.values())
    return dump
