"""Messages that say the remedy, where Flask's own parts have them."""

from __future__ import annotations

import pytest
from flask import Flask

from dance_common.errors import NotConfigured
from dance_common.rehearsal import server
from flask_dance.cli.commands import dance as commands
from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint
from flask_dance.contrib.github import github, make_github_blueprint
from flask_dance.contrib.jira import make_jira_blueprint
from flask_dance.testing import FlaskSiteClient


def app_with(*blueprints, **config):
    app = Flask(__name__)
    app.config.update({"SECRET_KEY": "not secret", **config})
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app


def said(app, *arguments):
    return app.test_cli_runner().invoke(commands, arguments)


def oauth2(**options):
    urls = {"authorization_url": "https://y.example/a", "token_url": "https://y.example/t"}
    return OAuth2ConsumerBlueprint("y", __name__, "id", "secret", **{**urls, **options})


@pytest.mark.parametrize("path", ["/github", "/"])
def test_a_rehearsal_in_production_is_one_page_wherever_it_is_met(path, monkeypatch):
    """The log-in view and a view that calls the provider answer with the same page, which says how to start it."""
    monkeypatch.setenv("DANCE_REHEARSAL", "http://localhost:9000")
    app = app_with(make_github_blueprint("id", "secret"))
    app.add_url_rule("/", view_func=lambda: github.get("/user").text)
    page = app.test_client().get(path)
    assert page.status_code == 503
    assert "flask run --debug" in page.text
    assert "rehearsal_refused" in page.text


def test_other_mistakes_of_a_view_stay_errors(monkeypatch):
    """What is not about a dance's configuration goes on as it came."""
    app = app_with(make_github_blueprint("id", "secret"), TESTING=True)

    def view():
        raise NotConfigured("of the site's own")

    app.add_url_rule("/", view_func=view)
    with pytest.raises(NotConfigured, match="of the site's own"):
        app.test_client().get("/")


def test_an_address_without_scheme_can_not_be_rehearsed():
    """The command names the dance and the option, and exits with 1."""
    result = said(app_with(oauth2(authorization_url="x.com/a")), "rehearse", "--port", "0")
    assert result.exit_code == 1
    assert (
        "The rehearsal can't play 'y': its authorization_url 'x.com/a' has no scheme; begin it with https://."
        in result.output
    )


def test_an_address_without_scheme_is_shown_as_it_is_written():
    """The doctor adds nothing to it."""
    result = said(app_with(oauth2(authorization_url="x.com/a")), "doctor")
    assert "The authorization_url of the dance 'y' is not https: x.com/a\n" in result.output
    assert "Begin it with https://; plain http is for this machine only." in result.output


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("nonexistent.pem", ": nonexistent.pem is no file, and no private key in PEM."),
        ("MIIEowIBAAKC\nplanted", "."),
    ],
)
def test_a_key_that_can_not_be_read_is_found(key, shown):
    """A path is named, what may be a key is not."""
    urls = ("request_token_url", "access_token_url", "authorization_url")
    blueprint = OAuth1ConsumerBlueprint(
        "z",
        __name__,
        "id",
        rsa_key=key,
        signature_method="RSA-SHA1",
        **{name: f"https://z.example/{name}" for name in urls},
    )
    result = said(app_with(blueprint), "doctor")
    assert f"The RSA key of the dance 'z' can't be read{shown}\n" in result.output
    assert "Correct Z_OAUTH_RSA_KEY or the option rsa_key." in result.output
    assert "planted" not in result.output


@pytest.mark.parametrize(
    ("options", "is_found"),
    [
        ({"redirect_to": "nope"}, True),
        ({"redirect_to": "home"}, False),
        ({"redirect_to": "nope", "redirect_url": "/"}, False),
    ],
)
def test_a_view_that_is_not_there_is_found(options, is_found):
    """Where a dance would end, before the first visitor does."""
    app = app_with(oauth2(**options))
    app.add_url_rule("/", "home", lambda: "")
    result = said(app, "doctor")
    message = "The dance 'y' ends at redirect_to='nope', which is no view."
    assert (message in result.output) is is_found


def test_the_list_of_commands_is_whole():
    """No description is cut."""
    result = said(app_with(), "--help")
    assert "..." not in result.output.partition("Commands:")[2]
    for words in (
        "Find what is wrong with the configuration.",
        "Encrypt all tokens with the newest key.",
        "Run a stand-in for every provider.",
        "Print the callback URLs to register.",
    ):
        assert words in result.output


class DetachedInstanceError(Exception):
    """As SQLAlchemy's is named."""


def test_a_row_of_another_context_is_named():
    """The kit says what it needs of a user that is a row, and passes on what is no matter of that."""

    class Backend:
        error = DetachedInstanceError("Instance is not bound to a Session")

        def get(self, blueprint):
            return None

        def set(self, blueprint, token):
            raise self.error

        delete = get

    blueprint = make_github_blueprint("id", "secret", backend=Backend())
    client = FlaskSiteClient(app_with(blueprint).test_client())
    with pytest.raises(RuntimeError, match=r"within 'with app.app_context\(\):'"):
        client.store_token("github", {"access_token": "a"}, user=object())
    Backend.error = RuntimeError("Working outside of application context.")
    with pytest.raises(RuntimeError, match=r"within 'with app.app_context\(\):'"):
        client.store_token("github", {"access_token": "a"}, user=object())
    Backend.error = DetachedInstanceError()
    with pytest.raises(DetachedInstanceError):
        client.store_token("github", {"access_token": "a"})
    Backend.error = LookupError("other")
    with pytest.raises(LookupError):
        client.store_token("github", {"access_token": "a"}, user=object())


def test_a_rehearsal_says_which_key_signs(monkeypatch, tmp_path):
    """A dance that signs by RSA is named, and answers of one's own are read."""
    monkeypatch.setattr(server, "until_interrupted", lambda: None)
    urls = ("request_token_url", "access_token_url", "authorization_url")
    addresses = {name: f"https://z.example/{name}" for name in urls}
    blueprint = OAuth1ConsumerBlueprint(
        "z", __name__, "id", rsa_key="key.pem", signature_method="RSA-SHA1", **addresses
    )
    file = tmp_path / "answers.json"
    file.write_text("{}")
    result = said(app_with(blueprint, oauth2()), "rehearse", "--port", "0", "--answers", str(file))
    assert result.exit_code == 0, result.output
    assert result.output.count("The RSA key of the dance 'z' can't sign.") == 1
    app = app_with(make_jira_blueprint("https://jira.example.com"))
    app.config["JIRA_OAUTH_RSA_KEY"] = "no-such.pem"
    result = said(app, "rehearse", "--port", "0")
    assert "The RSA key of the dance 'jira' can't sign. Correct JIRA_OAUTH_RSA_KEY" in result.output
    file.write_text("[")
    result = said(app_with(oauth2()), "rehearse", "--port", "0", "--answers", str(file))
    assert result.exit_code == 1
    assert f"The answers in {file} can't be read" in result.output
