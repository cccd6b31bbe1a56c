"""What only Django's test clients have to do for the fixture ``rehearsal``."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import get_user_model
from django.test import AsyncClient, Client

from dance_common.rehearsal import Account
from django_dance import dance_for

BACKEND = "django_dance.backends.ORMBackend"
API = "https://api.github.com/api/user"


@pytest.fixture
def site(run, rehearsal):
    """A site whose tokens are in the database, and whose page asks GitHub who somebody is."""
    rehearsal.add_api(API, lambda account: {"login": account.login})
    return run(github={}, DANCE_BACKEND=BACKEND)


@pytest.fixture
def ada(rows):
    """A user of the site."""
    return get_user_model().objects.create_user("ada")


@pytest.mark.parametrize("way", ["sign_in", "connect"])
def test_the_token_is_the_clients_users(site, ada, rows, rehearsal, way):
    """The user whom the client was logged in as owns the row, and commands find it."""
    client = Client()
    client.force_login(ada)
    getattr(rehearsal, way)(client, "github", account="hubot")
    assert rows.get().user == ada
    assert client.get("/who/github").content == b"hubot"
    assert client.get("/me").content == b"ada"
    assert dance_for(ada).github.get(API).json() == {"login": "hubot"}


def test_the_token_may_be_another_users(site, ada, rows, rehearsal):
    """Where a user is given, the token is that user's, and the client stays who it was."""
    client = Client()
    rehearsal.connect(client, "github", user=ada, account=Account(9, "eve", "Eve", "e@example"))
    assert rows.get().user == ada
    assert dance_for(ada).github.profile().username == "eve"
    assert client.get("/me").content == b"nobody"


def test_code_without_a_client(site, ada, rehearsal):
    """A command's test keeps the token where the command will look."""
    visit = dance_for(ada).visit("github")
    visit.token = rehearsal.token_for(visit.dance, account="hubot")
    assert dance_for(ada).github.profile().username == "hubot"


@pytest.mark.parametrize("way", ["sign_in", "connect"])
@pytest.mark.parametrize(
    "engine",
    ["django.contrib.sessions.backends.db", "django.contrib.sessions.backends.signed_cookies"],
)
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_any_session_engine_and_both_clients(run, rehearsal, way, engine, kind, rows, settings):
    """The token is in the session that the client's cookie leads to, beside what was there."""
    rehearsal.add_api(API, lambda account: {"login": account.login})
    run(github={})
    settings.SESSION_ENGINE = engine
    client = kind()
    session = client.session
    session["cart"] = ["an apple"]
    session.save()
    client.cookies["sessionid"] = session.session_key
    getattr(rehearsal, way)(client, "github", account="hubot")
    get = async_to_sync(client.get) if kind is AsyncClient else client.get
    assert get("/who/github").content == b"hubot"
    assert client.session["cart"] == ["an apple"]
