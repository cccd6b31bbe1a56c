"""Flask-Login's remember cookie, which logs a visitor in as soon as something asks for ``current_user``."""

from __future__ import annotations

import pytest
from flask import session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from flask_dance.consumer.backend.session import SessionBackend

# Flask-Login 0.6.3 dates its cookie so, which Python warns of since 3.12.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


class User(UserMixin):
    def __init__(self, key):
        self.id = key


@pytest.fixture
def loaded():
    """The keys of the users whom Flask-Login has loaded, one for each time."""
    return []


@pytest.fixture
def blueprint(make_blueprint):
    return make_blueprint()


@pytest.fixture
def app(make_app, blueprint, loaded):
    app = make_app(blueprint)
    manager = LoginManager(app)

    @manager.user_loader
    def load(key):
        loaded.append(key)
        return User(key)

    @app.get("/enter")
    def enter():
        login_user(User("7"), remember=True)
        return ""

    app.add_url_rule("/owner", "owner", lambda: {"owner": SessionBackend().user(blueprint)})

    @app.get("/leave")
    def leave():
        logout_user()
        return {"owner": SessionBackend().user(blueprint), "session": "_user_id" in session}

    app.add_url_rule("/who", "who", lambda: current_user.get_id() or "nobody")
    return app


@pytest.fixture
def remembered(app):
    """A browser whose session has ended, and which has the remember cookie still."""
    client = app.test_client()
    client.get("/enter")
    client.delete_cookie("session")
    return client


@pytest.mark.parametrize("restored", [True, False])
def test_who_is_remembered_begins_as_the_user_that_they_are(remembered, provider, restored):
    """Another request may restore the session while the visitor is away: the dance is finished all the same."""
    began = remembered.get("/login/rehearsal")
    if restored:
        assert remembered.get("/who").text == "7"
    assert remembered.get(provider.consent(began.location)).location == "/"


def test_who_logs_in_meanwhile_is_another_user_still(app, provider):
    """A dance that nobody began is not finished by somebody, remembered or not."""
    client = app.test_client()
    began = client.get("/login/rehearsal")
    client.get("/enter")
    answer = client.get(provider.consent(began.location), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]) == (400, "flow_of_another_user")


def test_the_owner_of_a_session_is_the_remembered_user(remembered):
    """The session's backend says so before anything has asked for ``current_user``."""
    assert remembered.get("/owner").json == {"owner": "7"}


def test_nobody_is_loaded_where_no_cookie_or_the_session_says_who(app, loaded):
    """It costs nothing, and who has just logged out is not logged in again."""
    client = app.test_client()
    assert client.get("/owner").json == {"owner": None}
    client.get("/enter")
    assert client.get("/owner").json == {"owner": "7"}
    assert loaded == []
    assert client.get("/leave").json == {"owner": None, "session": False}
