"""Registrations at servers in a table, through SQLAlchemy."""

from __future__ import annotations

import pytest
from flask import Flask, current_app
from registration_suite import ONE, check_encryption, check_store
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Session

from flask_dance.cli.commands import dance
from flask_dance.consumer.backend.sqla import ClientRegistrationMixin, SQLAlchemyRegistrations
from flask_dance.contrib.mastodon import make_mastodon_blueprint


class Base(DeclarativeBase):
    pass


class Registered(ClientRegistrationMixin, Base):
    """Where the site is registered."""


@pytest.fixture
def session(tmp_path):
    """A session of an empty database."""
    engine = create_engine(f"sqlite:///{tmp_path}/site.sqlite3")
    Base.metadata.create_all(engine)
    with Session(engine) as session, Flask(__name__).app_context():
        yield session
    engine.dispose()


def test_sqlalchemy_stores_registrations(session):
    """As every store does; nothing of the view's own session is committed."""
    waiting = Registered(dance="x", server="y", client={})
    session.add(waiting)
    check_store(SQLAlchemyRegistrations(Registered, session, most=3))
    assert waiting in session.new


def test_they_are_encrypted(session):
    """With the application's keys."""
    check_encryption(
        SQLAlchemyRegistrations(Registered, session),
        lambda keys: current_app.config.update(DANCE_ENCRYPTION_KEYS=keys),
    )


def test_the_first_of_two_processes_wins(session):
    """The constraint decides between two that insert at once."""
    store = SQLAlchemyRegistrations(Registered, session)
    store.insert("mastodon", "a.example", {"client_id": "one"})
    store.insert("mastodon", "a.example", {"client_id": "two"})
    assert store.read("mastodon", "a.example") == {"client_id": "one"}


def test_no_repr_shows_the_secret():
    """Nor does the row's."""
    row = Registered(dance="mastodon", server="a.example", client={"client_secret": "s3cret"})
    assert repr(row) == "<Registered mastodon a.example>"
    assert ONE.client_secret not in repr(ONE)


def test_the_command_gives_registrations_the_newest_key(session):
    """flask dance reencrypt takes each table once, also if it has no table of tokens."""
    old, new = "o" * 40, "n" * 40
    store = SQLAlchemyRegistrations(Registered, session)
    store.add("mastodon", "a.example", ONE)
    app = current_app._get_current_object()
    for name in ("mastodon", "work"):
        app.register_blueprint(make_mastodon_blueprint(name=name, registrations=store))
    for keys in ([old], [new, old]):
        app.config["DANCE_ENCRYPTION_KEYS"] = keys
        result = app.test_cli_runner().invoke(dance, ["reencrypt"])
        assert result.exit_code == 0, result.output
        assert result.output.count("flask_dance_registered: 1 registrations encrypted") == 1
    app.config["DANCE_ENCRYPTION_KEYS"] = [new]
    assert store.load("mastodon", "a.example") == ONE
