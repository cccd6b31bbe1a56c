"""``flask dance``: what it prints, and that an application which serves does not load it."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata

import pytest
from flask import Flask

from dance_common.checks import PLACEHOLDER
from flask_dance.cli.commands import dance
from flask_dance.contrib.github import make_github_blueprint


@pytest.fixture
def run():
    """Run ``flask dance`` for an application with GitHub below /login; return the result."""

    def run(*arguments, app=None, **config):
        if app is None:
            app = Flask(__name__)
            app.register_blueprint(make_github_blueprint(), url_prefix="/login")
        app.config.update(config)
        return app.test_cli_runner().invoke(dance, arguments)

    return run


def test_each_blueprint_has_a_line(run, make_blueprint, make_app):
    """The full name, so that nested blueprints can be told apart; the columns are those of manage.py dance urls."""
    outer = make_app(make_blueprint("oauth-example"), make_github_blueprint(name="work"))
    result = run("urls", "--base-url", "https://site.example", app=outer)
    assert (result.exit_code, result.stderr) == (0, "")
    rows = result.stdout.splitlines()
    assert [row.split()[:2] for row in rows] == [
        ["oauth-example", "https://site.example/login/oauth-example/authorized"],
        ["work", "https://site.example/login/work/authorized"],
    ]
    assert rows[1].split()[-1].startswith("https://docs.github.com/")


def test_nested_blueprints_have_their_full_name(run):
    """The prefix of the outer blueprint is in the name and in the address."""
    from flask import Blueprint

    app, outer = Flask(__name__), Blueprint("outer", __name__, url_prefix="/outer")
    outer.register_blueprint(make_github_blueprint())
    app.register_blueprint(outer)
    result = run("urls", "--base-url", "site.example", app=app)
    assert result.stdout.split()[:2] == [
        "outer.github",
        "https://site.example/outer/github/authorized",
    ]


@pytest.mark.parametrize(
    ("arguments", "config", "begins"),
    [
        (["--base-url", "localhost:5000"], {}, "http://localhost:5000/login/"),
        (["--base-url", "https://site.example/below"], {}, "https://site.example/below/login/"),
        ([], {"SERVER_NAME": "site.example"}, "http://site.example/login/"),
        ([], {"DANCE_CALLBACK_ORIGIN": "https://auth.example"}, "https://auth.example/login/"),
        (
            [],
            {
                "SERVER_NAME": "site.example",
                "PREFERRED_URL_SCHEME": "https",
                "APPLICATION_ROOT": "/app",
            },
            "https://site.example/app/login/",
        ),
    ],
)
def test_the_address_is_the_sites(run, arguments, config, begins):
    """What is typed goes first, then what the application's configuration says."""
    result = run("urls", *arguments, **config)
    assert result.stdout.split()[1] == f"{begins}github/authorized"
    assert result.stderr == ""


@pytest.mark.parametrize("arguments", [[], ["--base-url", "https://site.example"]])
def test_a_callback_url_of_one_dance_is_printed_as_it_is(run, make_app, arguments):
    """Nothing stands for the site in it, so nothing has to be explained, wherever else the site is."""
    url = "https://auth.example/login/github/authorized"
    result = run("urls", *arguments, app=make_app(make_github_blueprint(callback_url=url)))
    assert (result.stdout.split()[1], result.stderr) == (url, "")


def test_the_doctor_compares_a_callback_url_with_the_view(run, make_app):
    """A proxy may map the one to the other, so it is no certain error."""
    blueprint = make_github_blueprint(callback_url="https://auth.example/back")
    result = run("doctor", app=make_app(blueprint))
    assert "(perhaps) The callback_url of the dance 'github' ends with /back" in result.stdout


def test_a_placeholder_is_explained(run):
    """The lines can still be piped on: the explanation goes to the other stream."""
    result = run("urls")
    assert result.stdout.split()[1] == f"{PLACEHOLDER}/login/github/authorized"
    assert (PLACEHOLDER in result.stderr, result.stderr.count("\n")) == (True, 1)


def test_an_address_that_is_none_is_refused(run):
    """One sentence, no traceback."""
    result = run("urls", "--base-url", "ftp://site.example")
    assert result.exit_code == 2
    assert "ftp://site.example" in result.stderr


def test_an_application_without_dances_is_told_so(run):
    """No line is printed."""
    result = run("urls", app=Flask(__name__))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no blueprint" in result.stderr


def test_without_a_subcommand_there_is_help(run):
    """It names every subcommand."""
    result = run("--help")
    assert "urls" in result.stdout


def test_an_application_that_serves_does_not_load_it():
    """The command is a plugin of Flask's own command line."""
    code = "import sys, flask_dance.contrib.github; sys.exit('flask_dance.cli' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.skipif(
    not list(metadata.Distribution.discover(name="oauth-dance")), reason="runs from a checkout"
)
def test_flask_finds_the_command():
    """Where the distribution is installed, ``flask dance`` exists without a line in the application."""
    (found,) = metadata.entry_points(group="flask.commands", name="dance")
    assert found.load() is dance


# Doctor


WELL = {
    "SECRET_KEY": "not secret",
    "TRUSTED_HOSTS": ["localhost", ".site.example"],
    "TESTING": True,
}
KEYS = {"GITHUB_OAUTH_CLIENT_ID": "an id", "GITHUB_OAUTH_CLIENT_SECRET": "a secret"}


def test_the_doctor_finds_nothing_where_nothing_is_wrong(run):
    """It prints the exact callback URL to compare with the provider's, and exits with 0."""
    result = run("doctor", "--base-url", "http://localhost:5000", **WELL, **KEYS)
    assert result.exit_code == 0, result.output
    assert "http://localhost:5000/login/github/authorized" in result.stdout
    assert result.stdout.endswith("Nothing wrong was found.\n")


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"GITHUB_OAUTH_CLIENT_ID": None}, "no client id"),
        ({"SECRET_KEY": None}, "no secret key"),
        ({"SESSION_COOKIE_SAMESITE": "Strict"}, "SameSite=Strict"),
        ({"TRUSTED_HOSTS": None}, "answers to every host"),
        ({"DANCE_REHEARSAL": "http://localhost:9000", "TESTING": False}, "rehears"),
    ],
)
def test_the_doctor_exits_with_1_where_something_is(run, config, words):
    """And says what, and what to do."""
    result = run("doctor", "--base-url", "http://localhost", **(WELL | KEYS | config))
    assert result.exit_code == 1, result.output
    assert words in result.stdout.lower() or words in result.stdout
    assert "a secret" not in result.output


def test_the_doctor_knows_http_addresses_and_proxies(run):
    """A public http address is wrong; an https one without ProxyFix only may be."""
    result = run("doctor", "--base-url", "http://site.example", **WELL, **KEYS)
    assert (result.exit_code, "is not https: http://site.example" in result.stdout) == (1, True)
    result = run("doctor", "--base-url", "https://site.example", **WELL, **KEYS)
    assert result.exit_code == 0
    assert "(perhaps) The site is for https, and trusts no proxy" in result.stdout


def test_the_doctor_compares_the_address_with_the_trusted_hosts(run):
    """A site that refuses requests for its own address has no callback."""
    result = run("doctor", "--base-url", "https://shop.example", **WELL, **KEYS)
    assert result.exit_code == 1
    assert "refuses requests for https://shop.example" in result.stdout


def test_addresses_are_printed_whichever_hosts_are_trusted(run):
    """The placeholder is no host of the site's."""
    result = run("urls", **WELL)
    assert result.stdout.split()[1] == f"{PLACEHOLDER}/login/github/authorized"


def test_the_doctor_sees_a_proxy_that_is_trusted(run):
    """ProxyFix is found below other middlewares."""
    from werkzeug.middleware.dispatcher import DispatcherMiddleware
    from werkzeug.middleware.proxy_fix import ProxyFix

    app = Flask(__name__)
    app.register_blueprint(make_github_blueprint(), url_prefix="/login")
    app.wsgi_app = DispatcherMiddleware(ProxyFix(app.wsgi_app))
    result = run("doctor", "--base-url", "https://site.example", app=app, **WELL, **KEYS)
    assert result.stdout.endswith("Nothing wrong was found.\n")


def test_the_doctor_says_that_there_is_nothing_to_examine(run):
    """An application without blueprints."""
    result = run("doctor", app=Flask(__name__), **WELL)
    assert result.exit_code == 1
    assert "registered no blueprint" in result.stdout


def test_the_doctor_refuses_a_strange_address(run):
    """As ``urls`` does."""
    assert run("doctor", "--base-url", "::", **WELL, **KEYS).exit_code == 2


def test_the_doctor_asks_providers_only_when_told_to(run, monkeypatch):
    """With --online."""
    from dance_common.checks import Finding
    from flask_dance.cli import commands

    asked = []

    def check_online(dances):
        asked.extend(dance.name for dance in dances)
        yield Finding("E016", "It is far away.", "Go there.")

    monkeypatch.setattr(commands, "check_online", check_online)
    here = ("doctor", "--base-url", "http://localhost")
    assert run(*here, **WELL, **KEYS).exit_code == 0
    assert asked == []
    result = run(*here, "--online", **WELL, **KEYS)
    assert (result.exit_code, asked) == (1, ["github"])
    assert "It is far away." in result.stdout
