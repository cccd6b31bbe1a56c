"""``DANCE_REHEARSAL`` in Flask: where it is refused, what it replaces, and the command that starts the stand-in."""

from __future__ import annotations

import socket

import pytest
from flask import Flask

from dance_common.rehearsal import DEMO_CLIENT, server
from flask_dance.cli.commands import dance
from flask_dance.contrib.github import make_github_blueprint

STAND_IN = "http://localhost:9000"


@pytest.fixture
def app_with():
    """Return an application with GitHub below /login, and this configuration."""

    def make(**config):
        app = Flask(__name__)
        app.config.update(SECRET_KEY="not secret", DANCE_REHEARSAL=STAND_IN, **config)
        blueprint = make_github_blueprint("an-id", "a-secret")
        blueprint.from_config["session.client_id"] = "OUR_ID"
        app.register_blueprint(blueprint, url_prefix="/login")
        return app

    return make


def test_production_is_refused_on_a_page(app_with):
    """The visitor is told on the page of errors that the site is not configured; nothing is an unhandled error."""
    for path in ("/login/github", "/login/github/authorized?code=a&state=b"):
        answer = app_with().test_client().get(path)
        assert answer.status_code == 503
        assert "DANCE_REHEARSAL is set, and refused" in answer.text


@pytest.mark.parametrize("mode", ["DEBUG", "TESTING"])
def test_debugging_or_testing_is_enough(app_with, mode):
    """The browser goes to the stand-in, with the credentials that it knows, whatever the configuration has."""
    answer = app_with(OUR_ID="real-id", **{mode: True}).test_client().get("/login/github")
    assert answer.location.startswith(f"{STAND_IN}/github.com/login/oauth/authorize?")
    assert f"client_id={DEMO_CLIENT.client_id}&" in answer.location


def test_rehearse_says_what_to_set_and_press(app_with, monkeypatch):
    """The command serves until it is ended, and names the setting, the log-in views and the buttons."""
    monkeypatch.setattr(server, "until_interrupted", _interrupt)
    result = app_with().test_cli_runner().invoke(dance, ["rehearse", "--port", "0"])
    assert result.exit_code == 0, result.output
    for words in (
        'Set DANCE_REHEARSAL = "http://localhost:',
        "Visit /login/github.",
        "press Allow",
    ):
        assert words in result.output
    assert "a-secret" not in result.output


def test_rehearse_says_that_the_port_is_taken(app_with):
    """One sentence, and no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = app_with().test_cli_runner().invoke(dance, ["rehearse", "--port", port])
    assert result.exit_code == 1
    assert f"Port {port} is taken, perhaps by another rehearsal." in result.output
    assert f"DANCE_REHEARSAL: --port {int(port) + 1}." in result.output


def test_an_application_without_dances_can_rehearse(monkeypatch):
    """The catalogue is played, and the first log-in view is still to come."""
    monkeypatch.setattr(server, "until_interrupted", _interrupt)
    result = Flask(__name__).test_cli_runner().invoke(dance, ["rehearse", "--port", "0"])
    assert result.exit_code == 0
    assert "once the site has one" in result.output


def _interrupt():
    raise KeyboardInterrupt


def test_urls_say_why_there_are_none(app_with):
    """A rehearsal that is refused is one sentence on the command line, too."""
    result = app_with().test_cli_runner().invoke(dance, ["urls"])
    assert result.exit_code == 1
    assert "DANCE_REHEARSAL is set, and refused" in result.output
