"""What belongs to a request hangs on its request object, and on nothing that another request or event shares."""

from __future__ import annotations

import threading

import pytest
from flask import Flask, copy_current_request_context, request, session

from flask_dance.consumer import OAuth2ConsumerBlueprint


@pytest.fixture
def app():
    """A site whose tokens are those in the Flask session."""
    app = Flask(__name__)
    app.secret_key = "not secret"
    return app


@pytest.fixture
def blueprint(app):
    """Its blueprint."""
    made = OAuth2ConsumerBlueprint("example", __name__, base_url="https://example.com/")
    app.register_blueprint(made)
    return made


def enter(who):
    """Let the session hold somebody's token."""
    session["example_oauth_token"] = {"access_token": who}


def test_events_that_share_an_environment_share_nothing_else(app, blueprint):
    """Flask-SocketIO opens a request context for each event over the environment of one handshake."""
    environ = {**app.test_request_context().request.environ}
    for who in ("mona", "hubot"):
        with app.request_context(environ):
            enter(who)
            assert blueprint.session.access_token == who
    with app.request_context(environ):
        assert blueprint.session.access_token is None


def test_a_job_in_a_thread_keeps_to_its_own_visit(app, blueprint):
    """A copied request that outlives its response acts for its user, though the next one has the same environment."""
    environ, found, go = {**app.test_request_context().request.environ}, [], threading.Event()
    with app.request_context(environ):
        enter("ann")

        @copy_current_request_context
        def job():
            go.wait(10)
            found.append(blueprint.session.access_token)

        thread = threading.Thread(target=job)
        thread.start()
    with app.request_context(environ):
        enter("bob")
        assert blueprint.session.access_token == "bob"
        go.set()
        thread.join(10)
    assert found == ["ann"]


def test_an_inner_application_context_has_a_visit_of_its_own(app, blueprint):
    """What a task within a request sets in ``config`` is its own; the request goes on as before."""
    with app.test_request_context():
        blueprint.config["user_id"] = 1
        for user in (2, 3):
            with app.app_context():
                assert "user_id" not in blueprint.config
                blueprint.config["user_id"] = user
        assert blueprint.config["user_id"] == 1


def test_a_request_within_an_open_application_context_has_its_own(app, blueprint):
    """Tests open one around many requests."""
    with app.app_context():
        for _ in range(2):
            with app.test_request_context("/"):
                assert "seen" not in blueprint.config
                blueprint.config["seen"] = request.path
