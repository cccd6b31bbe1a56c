"""What only SQLAlchemy needs: models of one's own, a session that others use, and what is cached."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import JSON, ForeignKey, String, create_engine, event, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    mapped_column,
    relationship,
    scoped_session,
    sessionmaker,
)
from sqlalchemy.pool import StaticPool
from werkzeug.local import LocalProxy

from dance_common.backends import UserRequired
from dance_common.errors import NotConfigured
from flask_dance.cli.commands import dance
from flask_dance.consumer.backend.sqla import OAuthConsumerMixin, SQLAlchemyBackend
from flask_dance.consumer.storage.sqla import SQLAlchemyStorage
from flask_dance.contrib.github import make_github_blueprint

OLD, NEW = "an-old-key-of-at-least-32-characters", "a-new-key-of-at-least-32-characters"


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


class OAuth(OAuthConsumerMixin, Base):
    person_number: Mapped[int | None] = mapped_column(ForeignKey(Person.number))
    user: Mapped[Person | None] = relationship(Person)


class Plain(Base):
    __tablename__ = "plain"
    key: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(50))
    token: Mapped[dict | None] = mapped_column(JSON)


class Cache(dict):
    """A cache with get, set and delete alone."""

    def set(self, key, value, timeout=None):
        self[key] = value

    def delete(self, key):
        self.pop(key, None)


@pytest.fixture
def database():
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    Base.metadata.create_all(engine)
    session = scoped_session(sessionmaker(engine))
    session.add_all([Person(number=n, name=name) for n, name in ((7, "mona"), (8, "hubot"))])
    session.commit()
    yield session
    session.remove()
    engine.dispose()


def asks(**config):
    """A blueprint as backends know it."""
    return SimpleNamespace(name="github", config=config)


def test_the_table_is_called_as_in_flask_dance():
    """The mixin names it after the class, and its repr shows no token."""
    assert OAuth.__tablename__ == "flask_dance_oauth"
    row = OAuth(provider="github", token={"access_token": "secret"}, person_number=7)
    assert "secret" not in repr(row)
    assert 'provider="github"' in repr(row)


@pytest.mark.parametrize("form", ["object", "function", "proxy"])
def test_the_user_is_known_by_what_the_relationship_refers_to(database, form):
    """The column behind the relationship may have any name, and so may the user's key."""
    mona = database.get(Person, 7)
    user = {"object": mona, "function": lambda: mona, "proxy": LocalProxy(lambda: mona)}[form]
    backend = SQLAlchemyBackend(OAuth, database, user=user)
    backend.set(asks(), {"access_token": "a"})
    assert database.scalars(select(OAuth.person_number)).all() == [7]
    assert SQLAlchemyBackend(OAuth, database, user_id=7).get(asks()) == {"access_token": "a"}
    assert SQLAlchemyBackend(OAuth, database, user_id=8).get(asks()) is None


def test_nobody_behind_a_proxy_is_nobody(database):
    """Flask-Login's current_user may stand for None."""
    backend = SQLAlchemyBackend(OAuth, database, user=LocalProxy(lambda: None))
    with pytest.raises(UserRequired):
        backend.set(asks(), {"access_token": "a"})
    assert not database.scalars(select(OAuth)).all()


def test_a_model_needs_provider_and_token_alone(database):
    """Without users the site has one token; with them the model has to have a user."""
    backend = SQLAlchemyBackend(Plain, database)
    backend.set(asks(), {"access_token": "a"})
    backend.set(asks(), {"access_token": "b"})
    assert backend.get(asks()) == {"access_token": "b"}
    with pytest.raises(NotConfigured, match="plain has none"):
        SQLAlchemyBackend(Plain, database, user_id=7).get(asks())


def test_what_the_site_has_changed_is_committed_with_the_token(database):
    """The session is one: a view's own changes are kept, as in Flask-Dance."""
    database.add(Person(number=9, name="new"))
    SQLAlchemyBackend(OAuth, database).set(asks(), {"access_token": "a"})
    database.rollback()
    assert database.get(Person, 9).name == "new"


def test_a_change_of_the_sites_own_that_fails_is_the_sites_own(database):
    """It is not taken for a token that could not be stored, and not lost in silence."""
    database.add(Person(number=9, name="mona"))
    with pytest.raises(RuntimeError, match="holds changes") as caught:
        SQLAlchemyBackend(OAuth, database).set(asks(), {"access_token": "a"})
    assert isinstance(caught.value.__cause__, IntegrityError)
    database.rollback()
    assert not database.scalars(select(OAuth)).all()


def test_rows_that_other_code_writes_are_seen_by_the_cache(database):
    """The documented log-in handler makes rows by itself; the next look finds them, and what becomes of them."""
    backend = SQLAlchemyBackend(OAuth, database, user_id=7, cache=Cache())
    assert [backend.get(asks()) for _ in range(2)] == [None, None]
    row = OAuth(provider="github", token={"access_token": "a"}, person_number=7)
    database.add(row)
    database.commit()
    assert backend.get(asks()) == {"access_token": "a"}
    row.token["access_token"] = "b"
    database.commit()
    assert backend.get(asks()) == {"access_token": "b"}
    database.delete(row)
    database.commit()
    assert backend.get(asks()) is None


def test_a_rollback_of_other_code_is_seen_too(database):
    """What was never committed is in no cache."""
    backend = SQLAlchemyBackend(OAuth, database, user_id=7, cache=Cache())
    database.add(OAuth(provider="github", token={"access_token": "a"}, person_number=7))
    database.flush()
    database.rollback()
    assert backend.get(asks()) is None


def test_a_cached_look_asks_no_database(database):
    """What is known is known without a query."""
    backend = SQLAlchemyBackend(OAuth, database, user_id=7, cache=Cache())
    backend.set(asks(), {"access_token": "a"})
    backend.get(asks())
    database.execute(text("DELETE FROM flask_dance_oauth"))
    assert backend.get(asks()) == {"access_token": "a"}
    backend.delete_cached("github", 7)
    assert backend.get(asks()) is None


def test_a_cache_that_fails_after_the_commit_fails_no_request(database, caplog):
    """The token is stored, and so the caller is not told otherwise."""
    cache = Cache()
    backend = SQLAlchemyBackend(OAuth, database, user_id=7, cache=cache)

    def fail(key):
        raise ConnectionError

    cache.delete = fail
    backend.set(asks(), {"access_token": "secret"})
    assert backend.get(asks()) == {"access_token": "secret"}
    assert "secret" not in caplog.text


def column(database):
    """What the database itself holds."""
    return [row[0] for row in database.execute(text("SELECT token FROM flask_dance_oauth"))]


def test_the_columns_keys_can_be_changed(database):
    """flask dance reencrypt makes every token readable by the newest key alone; what is cached is hidden, too."""
    app, cache = Flask(__name__), Cache()
    backend = SQLAlchemyBackend(OAuth, database, cache=cache)
    app.register_blueprint(make_github_blueprint(backend=backend), url_prefix="/login")
    with app.app_context():
        backend.set(asks(), {"access_token": "tell-tale"})
    assert "tell-tale" in column(database)[0]
    app.config["DANCE_ENCRYPTION_KEYS"] = [NEW, OLD]
    result = app.test_cli_runner().invoke(dance, ["reencrypt"])
    assert (result.exit_code, result.output.split(":")[0]) == (0, "flask_dance_oauth")
    assert "tell-tale" not in column(database)[0]
    app.config["DANCE_ENCRYPTION_KEYS"] = [NEW]
    with app.app_context():
        assert backend.get(asks()) == {"access_token": "tell-tale"}
    assert "tell-tale" not in str(cache)


def test_reencrypting_needs_keys_and_a_column_that_encrypts(database):
    """Each is told in one sentence."""
    app = Flask(__name__)
    backend = SQLAlchemyBackend(Plain, database)
    app.register_blueprint(make_github_blueprint(backend=backend), url_prefix="/login")
    result = app.test_cli_runner().invoke(dance, ["reencrypt"])
    assert result.exit_code == 1
    assert "holds no key" in result.output
    app.config["DANCE_ENCRYPTION_KEYS"] = [NEW]
    result = app.test_cli_runner().invoke(dance, ["reencrypt"])
    assert result.exit_code == 1
    assert "encrypts nothing" in result.output


def test_outside_of_an_application_keys_come_from_the_environment(database, monkeypatch):
    """A script that reads the table finds them there."""
    monkeypatch.setenv("DANCE_ENCRYPTION_KEYS", f"{NEW} {OLD}")
    SQLAlchemyBackend(OAuth, database).set(asks(), {"access_token": "tell-tale"})
    assert "tell-tale" not in column(database)[0]
    database.expire_all()
    assert database.scalars(select(OAuth)).one().token == {"access_token": "tell-tale"}


def test_the_later_name_is_the_same_class():
    """Flask-Dance 2 and later say storage."""
    assert SQLAlchemyStorage is SQLAlchemyBackend


def test_a_row_leads_to_its_session(database):
    """A job that begins with rows uses each one's token, whoever visits, and asks the table for none of them."""
    app = Flask(__name__)
    app.config.update(GITHUB_OAUTH_CLIENT_ID="an id", GITHUB_OAUTH_CLIENT_SECRET="a secret")
    backend = SQLAlchemyBackend(OAuth, database, user=lambda: database.get(Person, 8))
    app.register_blueprint(make_github_blueprint(backend=backend))
    rows = [
        OAuth(provider="github", token={"access_token": f"of {number}"}, person_number=number)
        for number in (7, 8)
    ]
    database.add_all([*rows, OAuth(provider="gone", token={"access_token": "x"}, person_number=7)])
    database.commit()
    with app.app_context():
        found = database.scalars(select(OAuth).order_by(OAuth.id)).all()
        statements = []
        event.listen(database.get_bind(), "before_execute", lambda *args: statements.append(args))
        assert [row.session().access_token for row in found[:2]] == ["of 7", "of 8"]
        assert not statements
        with pytest.raises(LookupError, match="gone"):
            found[2].session()


def test_a_key_stands_for_its_user(database):
    """A backend may be told a user's key in a user's place."""
    backend = SQLAlchemyBackend(OAuth, database, user=None)
    backend.set(asks(user=7), {"access_token": "a"})
    assert backend.get(asks(user_id=7))["access_token"] == "a"


def test_a_site_of_dataclasses_has_a_plain_model_of_tokens(database):
    """SQLAlchemy takes no mixin into a dataclass that is none; a base with the same metadata is for the tokens."""

    class DataBase(MappedAsDataclass, DeclarativeBase):
        pass

    class Somebody(DataBase):
        __tablename__ = "somebodies"
        id: Mapped[int] = mapped_column(init=False, primary_key=True)

    class PlainBase(DeclarativeBase):
        metadata = DataBase.metadata

    class Tokens(OAuthConsumerMixin, PlainBase):
        user_id: Mapped[int] = mapped_column(ForeignKey(Somebody.id))
        user: Mapped[Somebody] = relationship(Somebody)

    DataBase.metadata.create_all(database.get_bind())
    someone = Somebody()
    database.add(someone)
    database.commit()
    backend = SQLAlchemyBackend(Tokens, database, user=someone)
    for token in ({"access_token": "a"}, {"access_token": "b"}):
        backend.set(asks(), token)
        assert backend.get(asks()) == token
    assert database.scalars(select(Tokens)).one().user is someone


def test_users_are_found_through_the_relationship(database):
    """A table that names accounts and does not lead to users is no table to log in by; nor is one without accounts."""

    class Pointer(OAuthConsumerMixin, Base):
        provider_user_id: Mapped[str | None] = mapped_column(String(50))
        user_id: Mapped[int | None] = mapped_column()

    Base.metadata.create_all(database.get_bind())
    for model in (Pointer, OAuth):
        backend = SQLAlchemyBackend(model, database, user=lambda: None)
        with pytest.raises(NotConfigured, match=model.__tablename__):
            backend.find_or_create_user(asks(), "7", lambda: Person(number=9, name="eve"))
