"""What only a Flask application's test client has to do for the fixture ``rehearsal``."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_login import FlaskLoginClient, LoginManager, UserMixin, current_user

from dance_common.backends import BaseBackend
from flask_dance.contrib.github import github, make_github_blueprint


class Person(UserMixin):
    def __init__(self, name):
        self.id = name


class PersonsBackend(BaseBackend):
    """Keeps a token for each person, as a database would."""

    def __init__(self):
        super().__init__()
        self.tokens = {}

    def _key(self, blueprint):
        return blueprint.config.get("user", current_user).get_id()

    def get(self, blueprint, /):
        return self.tokens.get(self._key(blueprint))

    def set(self, blueprint, token, /):
        self.tokens[self._key(blueprint)] = token

    def delete(self, blueprint, /):
        self.tokens.pop(self._key(blueprint), None)


@pytest.fixture
def backend():
    return PersonsBackend()


@pytest.fixture
def app(backend):
    """An application whose users have names, and a page that says who they are at GitHub."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not secret", TESTING=True)
    app.test_client_class = FlaskLoginClient
    login = LoginManager(app)
    login.user_loader(Person)
    app.register_blueprint(make_github_blueprint(backend=backend), url_prefix="/login")

    @app.get("/")
    def index():
        there = github.get("/user").json()["login"] if github.authorized else "nobody"
        return f"{current_user.get_id()} is {there}"

    return app


@pytest.mark.parametrize("way", ["sign_in", "connect"])
def test_the_token_is_the_clients_users(app, backend, rehearsal, way):
    """The user whom the client was logged in as is known where the token is stored."""
    alice, bob = (app.test_client(user=Person(name)) for name in ("alice", "bob"))
    getattr(rehearsal, way)(alice, "github", account="hubot")
    assert backend.tokens.keys() == {"alice"}
    assert alice.get("/").text == "alice is hubot"
    assert bob.get("/").text == "bob is nobody"


def test_the_token_may_be_another_users(app, backend, rehearsal):
    """Where a user is given, the token is that user's."""
    rehearsal.connect(app.test_client(), "github", user=Person("bob"))
    assert backend.tokens.keys() == {"bob"}
    assert app.test_client(user=Person("bob")).get("/").text == "bob is mona"


@pytest.mark.parametrize("way", ["sign_in", "connect"])
def test_the_site_may_have_a_name(app, rehearsal, way):
    """A site with SERVER_NAME is visited under that name."""
    app.config.update(SERVER_NAME="site.example", SESSION_COOKIE_SECURE=True)
    client = app.test_client(user=Person("alice"))
    getattr(rehearsal, way)(client, "github")
    assert client.get("/", base_url="https://site.example").text == "alice is mona"


def test_the_rest_of_the_session_stays(app, rehearsal):
    """Dropping a token in place takes nothing away."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["cart"] = ["an apple"]
    app.blueprints["github"].backend = None
    rehearsal.connect(client, "github")
    with client.session_transaction() as session:
        assert session["cart"] == ["an apple"]
        assert session["github_oauth_token"]["access_token"] in rehearsal.tokens_of("mona")
