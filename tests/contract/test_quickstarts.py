"""The quickstarts of the documentation, file by file as they stand there, danced through with the rehearsal."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from dance_common.rehearsal import Account, Answer

QUICKSTARTS = Path(__file__).parents[2] / "docs" / "quickstarts"
SAYS = {
    "azure": "You are mona@example.com on Azure AD",
    "dropbox": "You are mona@example.com on Dropbox",
    "github": "You are @mona on GitHub",
    "google": "You are mona@example.com on Google",
    "mastodon": "You are @mona on https://fosstodon.org",
    "meetup": "You are Mona &lt;Lisa&gt; on Meetup",
    "nylas": "You are Mona &lt;Lisa&gt; on Nylas",
    "shopify": "This app is installed in Mona &lt;Lisa&gt;",
    "slack": 'I just said "Hello, world!" in the #general channel!',
    "twitter": "You are @mona on Twitter",
}
"""What the page says in the end, to somebody whose name could break it."""
NAMED = {"mastodon": "?instance=fosstodon.org", "shopify": "?shop=my-shop"}
"""How visitors name the server, where they do."""


@contextmanager
def flask_site(folder):
    """Give the framework's test client of the quickstart, and what reads a response's text."""
    found = importlib.util.spec_from_file_location(
        f"quickstart_{folder.name}", folder / "flask/app.py"
    )
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    yield module.app.test_client(), lambda response: response.text


@contextmanager
def django_site(folder):
    """Give the same in Django."""
    from django.test import Client, override_settings
    from quickstart_project import project_of

    with tempfile.TemporaryDirectory() as place:
        sys.path.insert(0, str(project_of(folder, Path(place))))
        try:
            settings = vars(importlib.import_module("mysite.settings"))
            changes = {
                name: value
                for name, value in settings.items()
                # The database of this process is open already.
                if name.isupper() and name != "DATABASES"
            }
            with override_settings(**changes):
                yield (
                    Client(headers={"host": "localhost"}),
                    lambda response: response.content.decode(),
                )
        finally:
            sys.path.remove(place)
            for name in [name for name in sys.modules if name.partition(".")[0] == "mysite"]:
                del sys.modules[name]


@pytest.fixture
def open_site(site_class):
    """Open a quickstart in this framework, with nothing in its environment."""
    return {"flask": flask_site, "django": django_site}[site_class.name]


def test_every_quickstart_is_here():
    """A new one has to say what it shows."""
    # test_multi_user.py dances through the first one, and the last test here through the other.
    several = {"multi_user", "mcp"}
    folders = {path.name for path in QUICKSTARTS.iterdir() if path.is_dir()}
    assert folders == SAYS.keys() | several


@pytest.mark.parametrize("name", SAYS)
def test_a_visitor_arrives(name, open_site, rehearsal):
    """The first visit leads to the provider, and after the consent the page says what it should."""
    rehearsal.add_account(Account(1, "mona", "Mona <Lisa>", "mona@example.com"))
    with open_site(QUICKSTARTS / name) as (client, text):
        assert client.get("/").headers["Location"] == f"/login/{name}"
        back = rehearsal.sign_in(client, f"/login/{name}{NAMED.get(name, '')}")
        assert (back.status_code, back.headers["Location"]) == (302, "/")
        answer = client.get("/")
        assert answer.status_code == 200
        assert text(answer) == SAYS[name]


def test_slack_may_refuse(open_site, rehearsal):
    """Slack says no with status 200, and the page with an error."""
    with open_site(QUICKSTARTS / "slack") as (client, text):
        rehearsal.connect(client, "slack")
        refusal = Answer(body='{"ok": false, "error": "<not_in_channel>"}')
        with rehearsal.answer_with("https://slack.com/api/chat.postMessage", refusal):
            answer = client.get("/")
        assert (answer.status_code, text(answer)) == (502, "Slack refused: &lt;not_in_channel&gt;")
        rehearsal.revoke_tokens()
        answer = client.get("/")
        assert (answer.status_code, text(answer)) == (502, "Slack refused: invalid_auth")


def test_the_tools_of_a_server_that_the_visitor_names(open_site, rehearsal):
    """In either of the two ways in which servers answer; tests of the tox environment mcp ask a real one."""
    server = "https://mcp.example.com/mcp"
    message = (
        '{"jsonrpc": "2.0", "id": 1, "result": {"tools": [{"name": "<add>"}, {"name": "sub"}]}}'
    )
    with open_site(QUICKSTARTS / "mcp") as (client, text):
        assert client.get("/").headers["Location"] == "/login/mcp"
        back = rehearsal.sign_in(client, f"/login/mcp?server={server}")
        assert (back.status_code, back.headers["Location"]) == (302, "/")
        for body in (message, f"event: message\ndata: {message}\n\n"):
            with rehearsal.answer_with(server, Answer(body=body)):
                answer = client.get("/")
            assert text(answer) == f"The tools of {server}: &lt;add&gt;, sub"
