"""Tables that Flask-Dance made are used as they are, and the guide's migration does what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, relationship, scoped_session, sessionmaker

from flask_dance.consumer import OAuth2ConsumerBlueprint
from flask_dance.consumer.backend.sqla import OAuthAccountMixin
from flask_dance.consumer.storage.sqla import OAuthConsumerMixin, SQLAlchemyStorage

GUIDE = Path(__file__).parents[2] / "docs" / "migrating.md"
KEY = {"sqlite": "INTEGER NOT NULL", "postgresql": "SERIAL NOT NULL"}
TIME = {"sqlite": "DATETIME", "postgresql": "TIMESTAMP WITHOUT TIME ZONE"}
TOKEN = {
    "7.1": {"sqlite": "JSON", "postgresql": "JSON"},
    # sqlalchemy-utils' JSONType, which it had then, is text where the database has no JSON of its own.
    "1.x": {"sqlite": "TEXT", "postgresql": "JSON"},
}
USERS = 'CREATE TABLE "user" (id {key}, name VARCHAR(50), PRIMARY KEY (id))'
TOKENS = """
CREATE TABLE flask_dance_oauth (
    user_id INTEGER, id {key}, provider VARCHAR(50) NOT NULL, created_at {time} NOT NULL, token {token} NOT NULL,
    PRIMARY KEY (id), FOREIGN KEY(user_id) REFERENCES "user" (id)
)
"""
"""As ``create_all`` makes them with Flask-Dance 7.1.0 and the model of its documentation."""


def models(mixin, *constraints):
    """Make the models of the documentation, in a registry of their own."""

    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "user"
        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column(sa.String(50))

    class OAuth(mixin, Base):
        __table_args__ = constraints
        user_id = sa.Column(sa.Integer, sa.ForeignKey(User.id))
        user = relationship(User)

    return Base, User, OAuth


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/site.sqlite3"
    server = request.getfixturevalue("postgresql_server")
    server.create("migrating")
    return server.url("migrating", driver="postgresql+psycopg")


@pytest.fixture(params=TOKEN)
def release(request):
    return request.param


@pytest.fixture
def engine(url, release):
    """A database with the tables of that release, and two users: one has two rows, as two clicks left them."""
    engine = sa.create_engine(url)
    kind = engine.dialect.name
    names = {"key": KEY[kind], "time": TIME[kind], "token": TOKEN[release][kind]}
    row = (
        "INSERT INTO flask_dance_oauth (user_id, provider, created_at, token)"
        " VALUES (:user, 'example', '2016-01-01 12:00:00', :token)"
    )
    with engine.begin() as connection:
        for statement in (USERS, TOKENS):
            connection.execute(sa.text(statement.format(**names)))
        for name in ("ada", "bob"):
            connection.execute(sa.text('INSERT INTO "user" (name) VALUES (:name)'), {"name": name})
        for user, text in ((1, "older"), (1, "newer"), (2, "of-bob"), (None, "of-site")):
            token = json.dumps({"access_token": text, "token_type": "bearer", "scope": ["a"]})
            connection.execute(sa.text(row), {"user": user, "token": token})
    yield engine
    engine.dispose()


@pytest.fixture
def open_session(engine):
    session = scoped_session(sessionmaker(engine))
    yield session
    session.remove()


def stored(engine):
    """Return what the table holds, as text."""
    query = sa.text(
        "SELECT user_id, CAST(token AS VARCHAR(500)) FROM flask_dance_oauth ORDER BY id"
    )
    with engine.connect() as connection:
        return [(user, json.loads(token)) for user, token in connection.execute(query)]


def as_user(engine, user_id, session, model):
    """Return a blueprint whose tokens are those of the user, and its application."""
    storage = SQLAlchemyStorage(model, session, user_id=user_id)
    blueprint = OAuth2ConsumerBlueprint("example", __name__, storage=storage)
    app = Flask(__name__)
    app.register_blueprint(blueprint)
    return blueprint, app


def differences(engine, base):
    """Return what Alembic would change to make the tables those of the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, base.metadata)


def test_the_mixin_describes_the_table_that_is_there(engine, release):
    """Alembic finds nothing to do; the type of the old text column is the one thing it may see."""
    base, _, _ = models(OAuthConsumerMixin)
    found = [each[0][0] for each in differences(engine, base)]
    is_text = release == "1.x" and engine.dialect.name == "sqlite"
    assert found == (["modify_type"] if is_text else [])


def test_the_rows_that_are_there_are_used(engine, open_session):
    """A token is read, the newest of several; another replaces it, and can be read by Flask-Dance; it is dropped."""
    _, _, model = models(OAuthConsumerMixin)
    ada, app = as_user(engine, 1, open_session, model)
    with app.test_request_context():
        assert ada.session.access_token == "newer"
        ada.token = {"access_token": "newest", "token_type": "bearer"}
        assert ada.session.access_token == "newest"
    assert (1, {"access_token": "newest", "token_type": "bearer"}) in stored(engine)
    with app.test_request_context():
        del ada.token
        assert not ada.session.authorized
    assert [user for user, _ in stored(engine)] == [2, None]


def migration():
    """Return the guide's migration as a module's names."""
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    (source,) = [block for block in blocks if "def upgrade" in block]
    names = {}
    exec(compile(source, "migrating.md", "exec"), names)
    return names


def migrate(engine, step):
    with engine.begin() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            migration()[step]()


def test_the_migration_makes_the_table_that_the_mixin_describes(engine, open_session, release):
    """One row of each user is left, the newest; then several accounts of a user find their places."""
    migrate(engine, "upgrade")
    assert [(user, token["access_token"]) for user, token in stored(engine)] == [
        (1, "newer"),
        (2, "of-bob"),
        (None, "of-site"),
    ]
    base, _, model = models(
        OAuthAccountMixin,
        sa.UniqueConstraint("user_id", "provider", "provider_user_id", name="one_row_of_user"),
        sa.UniqueConstraint("provider", "provider_user_id", name="one_row_of_account"),
    )
    if release == "7.1":
        assert differences(engine, base) == []
    ada, app = as_user(engine, 1, open_session, model)
    ada.storage.several_accounts = True
    with app.test_request_context():
        assert ada.session.access_token == "newer"
        for account in ("one", "two"):
            ada.config["provider_user_id"] = account
            ada.token = {"access_token": account}
        assert {each.id for each in ada.storage.accounts(ada)} >= {"one", "two"}
    open_session.remove()  # what it has read is locked until then
    migrate(engine, "downgrade")
    if release == "7.1":
        assert differences(engine, models(OAuthConsumerMixin)[0]) == []
