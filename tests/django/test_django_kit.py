"""What only Django's test clients have to do for the fixture ``rehearsal``."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import AsyncClient, AsyncRequestFactory, Client, RequestFactory

from dance_common.rehearsal import Account
from django_dance import dance_for
from django_dance.testing import with_dance

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


def whose(request):
    """Call GitHub as a view of a site does."""
    return HttpResponse(request.dance.github.get(API).json()["login"])


async def awhose(request):
    """Call GitHub as a view that is a coroutine does, for the user whom Django gives such views."""
    user = await request.auser()
    answer = await request.dance.github.aget(API)
    return HttpResponse(f"{user}: {answer.json()['login']}")


def test_a_request_of_a_factory_has_a_dance_and_nobody_is_connected(site):
    """It has what the middleware gives, and for whom no user was set it is nobody's."""
    request = with_dance(RequestFactory().get("/"))
    assert not request.dance.github.authorized
    assert (str(request.user), dict(request.session)) == ("AnonymousUser", {})


def test_what_a_request_has_is_left_as_it_is(site, ada):
    """A test's own user and session are used, and so is what an earlier call has put there."""
    request = RequestFactory().get("/")
    request.user, request.session = ada, {}
    dances = with_dance(request).dance
    assert (request.user, request.session) == (ada, {})
    assert with_dance(request).dance is dances


def test_a_view_is_called_with_a_request_of_a_factory(site, ada, rows, rehearsal):
    """The token is that of the request's user, and the view's calls carry it."""
    request = RequestFactory().get("/")
    request.user = ada
    rehearsal.connect(request, "github", account="hubot")
    assert whose(request).content == b"hubot"
    assert rows.get().user == ada


def test_a_request_may_store_the_token_of_another_user(site, ada, rows, rehearsal):
    """The request's own user stays without one."""
    request = RequestFactory().get("/")
    rehearsal.connect(request, "github", user=ada)
    assert rows.get().user == ada
    assert not with_dance(request).dance.github.authorized


def test_a_request_without_users_has_its_token_in_the_session(run, rehearsal):
    """Where tokens are stored in sessions, the session that the request was given has it."""
    rehearsal.add_api(API, lambda account: {"login": account.login})
    run(github={})
    request = RequestFactory().get("/")
    rehearsal.connect(request, "github")
    assert whose(request).content == b"mona"


def test_a_request_is_not_signed_in(site, rehearsal):
    """A dance takes two visits, and a request is one that has begun already."""
    with pytest.raises(TypeError, match=r"rehearsal\.connect\(request, …\)"):
        rehearsal.sign_in(RequestFactory().get("/"), "github")


def test_a_coroutine_is_called_with_a_request_of_a_factory(site, ada, rehearsal):
    """Nothing of the kit waits on the event loop."""

    async def test():
        request = AsyncRequestFactory().get("/")
        request.user = ada
        await rehearsal.aconnect(request, "github", account="hubot")
        return await awhose(request)

    assert async_to_sync(test)().content == b"ada: hubot"


@pytest.mark.parametrize("way", ["asign_in", "aconnect"])
def test_a_coroutine_visits_by_the_async_client(site, ada, rows, rehearsal, way):
    """A test that is a coroutine uses the client that Django has for those."""

    async def test():
        client = AsyncClient()
        await client.aforce_login(ada)
        await getattr(rehearsal, way)(client, "github", account="hubot")
        return await client.get("/who/github")

    assert async_to_sync(test)().content == b"hubot"
    assert rows.get().user == ada
