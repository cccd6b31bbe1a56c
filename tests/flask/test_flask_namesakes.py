"""Two blueprints of one name, in one application and in two: a name is no identity."""

from __future__ import annotations

import pytest
import sqlalchemy
from flask import Flask
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_tables import Base, OAuth
from identity_stage import ENTRY
from sqlalchemy.orm import scoped_session, sessionmaker
from stand_in import PROVIDER

from dance_common.backends import BaseBackend, MemoryBackend
from dance_common.rehearsal import DEMO_CLIENT, Client, Rehearsal
from dance_common.transport import mounted
from flask_dance.consumer import OAuth2ConsumerBlueprint
from flask_dance.consumer.backend.session import SessionBackend
from flask_dance.consumer.backend.sqla import SQLAlchemyBackend

OTHER = Client("other-client", DEMO_CLIENT.client_secret, any_host=True)
CLIENTS = (DEMO_CLIENT.client_id, OTHER.client_id)


class User(UserMixin):
    def __init__(self, key):
        self.id = key


class OwnBackend(BaseBackend):
    """A site's own backend: a dict by the blueprint's name and the user's key, which says nothing of an owner."""

    def __init__(self):
        self.tokens = {}

    def get(self, blueprint, /):
        return self.tokens.get((blueprint.name, current_user.get_id()))

    def set(self, blueprint, token, /):
        self.tokens[blueprint.name, current_user.get_id()] = dict(token)

    def delete(self, blueprint, /):
        self.tokens.pop((blueprint.name, current_user.get_id()), None)


@pytest.fixture
def provider():
    """Mount a provider that knows two clients and takes a token from the one that it was issued to."""
    rehearsal = Rehearsal(issuer=PROVIDER, clients=(DEMO_CLIENT, OTHER))
    with mounted(PROVIDER, rehearsal.adapter()):
        yield rehearsal


@pytest.fixture
def database():
    engine = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.StaticPool)
    Base.metadata.create_all(engine)
    yield scoped_session(sessionmaker(engine))
    engine.dispose()


@pytest.fixture(params=["table", "session", "memory", "own"])
def backend(request, database):
    """Return what makes the backend of a blueprint; both have the same one."""
    made = {
        "table": lambda: SQLAlchemyBackend(OAuth, database, user=current_user),
        "session": SessionBackend,
        "memory": MemoryBackend,
        "own": OwnBackend,
    }[request.param]()
    made.kind = request.param
    return made


def make_app(blueprints):
    """Return a site with the blueprints, each below a path of its own: they are called rehearsal all."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not secret")
    LoginManager(app).user_loader(User)
    for number, blueprint in enumerate(blueprints):
        name = f"place-{number}"
        app.register_blueprint(blueprint, name=name, url_prefix=f"/{name}")

        @app.get(f"/{name}/who", endpoint=f"who-{number}")
        def who(blueprint=blueprint):
            session = blueprint.session
            return session.get("/api/user").json()["login"] if session.authorized else "nobody"

    @app.get("/enter/<key>")
    def enter(key):
        login_user(User(key))
        return key

    return app


def make_blueprints(backend):
    entry = {name: value for name, value in ENTRY.items() if name not in ("provider", "client_id")}
    return [
        OAuth2ConsumerBlueprint("rehearsal", __name__, client_id=each, backend=backend, **entry)
        for each in CLIENTS
    ]


def connect(browser, provider, number, account):
    began = browser.get(f"/place-{number}/rehearsal", base_url="http://localhost")
    callback = provider.consent(began.headers["Location"], account=account)
    ended = browser.get(callback.removeprefix("http://localhost"), base_url="http://localhost")
    assert ended.status_code == 302, ended.text


def look(browser, number):
    return browser.get(f"/place-{number}/who", base_url="http://localhost").text


@pytest.mark.parametrize("is_one_app", [True, False], ids=["one-app", "two-apps"])
def test_a_token_of_one_is_never_used_by_the_other(provider, backend, is_one_app):
    """Another client's token is not called with, refreshed or ended, where the backend can store whose it is."""
    blueprints = make_blueprints(backend)
    app = make_app(blueprints)
    browser = app.test_client()
    browser.get("/enter/ann")
    connect(browser, provider, 0, "mona")
    assert look(browser, 0) == "mona"
    if not is_one_app:
        # Served by another application, whose first blueprint is the second one here; cookies have the same name.
        other = make_app(list(reversed(blueprints))).test_client()
        other.set_cookie("session", browser.get_cookie("session").value)
        seen = look(other, 0)
    else:
        seen = look(browser, 1)
    if backend.kind in ("table", "session"):
        assert seen == "nobody"
        provider.expire_tokens()
        provider.forget_requests()
        assert look(browser, 1) == "nobody"
        assert not provider.requests
    assert look(browser, 0) == "mona"


def test_users_of_both_stay_apart(provider, backend):
    """Whoever comes next at the same browser has no token of the last one, where a backend tells users apart."""
    browser = make_app(make_blueprints(backend)).test_client()
    browser.get("/enter/ann")
    connect(browser, provider, 0, "mona")
    browser.get("/enter/bob")
    expected = "mona" if backend.kind == "memory" else "nobody"
    assert (look(browser, 0), look(browser, 1)) == (expected, expected)
