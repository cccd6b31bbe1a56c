"""Under ASGI: async views, guards and middleware, and visitors who come at the same time."""

from __future__ import annotations

import asyncio
import time
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from asgiref.sync import SyncToAsync, iscoroutinefunction, markcoroutinefunction, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth import get_user_model, login
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path
from django.views import View

from dance_common.rehearsal import Account, Rehearsal
from dance_common.transport import mounted
from django_dance.decorators import authorization_required
from django_dance.middleware import DanceMiddleware
from django_dance.signals import oauth_authorized

USERS = 50
CALLS = 20
PATIENCE = 100
"""Seconds for a thousand requests at once on a busy machine; pytest-timeout ends what hangs."""


async def who(request):
    """Answer who the visitor is at the provider."""

    def ask():
        session = request.dance.rehearsal
        if not session.authorized:
            return "nobody"
        time.sleep(0.001)
        return session.get("/api/user").json()["login"]

    return HttpResponse(await sync_to_async(ask)())


@authorization_required("rehearsal")
async def guarded(request):
    """Welcome those who are connected."""
    return HttpResponse("welcome")


class Page(View):
    """An async page made of a class."""

    async def get(self, request):
        return HttpResponse("welcome")


async def me(request):
    """Answer who is logged in at this site."""
    return HttpResponse((await request.auser()).get_username() or "nobody")


URLCONF = (
    path("me", me),
    path("login/", include("django_dance.urls")),
    path("who", who),
    path("guarded", guarded),
    path("page", authorization_required("rehearsal")(Page.as_view())),
)


@pytest.fixture
def crowd(entry):
    """A stand-in provider with an account for each user, and a site that dances with it."""
    accounts = [Account(n, f"user{n}", f"User {n}", f"user{n}@example.com") for n in range(USERS)]
    rehearsal = Rehearsal(issuer=entry["issuer"], accounts=accounts)
    changes = {"DANCE_PROVIDERS": {"rehearsal": entry}, "ROOT_URLCONF": URLCONF}
    with mounted(entry["issuer"], rehearsal.adapter()), override_settings(**changes):
        yield rehearsal


class Visitor:
    """A browser that speaks ASGI to the application, so that each request has a context of its own."""

    def __init__(self, application=None):
        self.application = application or get_asgi_application()
        self.cookies = {}

    async def get(self, url):
        """Fetch the address; return status, text and Location."""
        parts = urlsplit(url)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": parts.path,
            "query_string": parts.query.encode(),
            "headers": [(b"host", b"localhost"), (b"cookie", cookies.encode())],
        }
        connection = ApplicationCommunicator(self.application, scope)
        await connection.send_input({"type": "http.request", "body": b""})
        start = await connection.receive_output(PATIENCE)
        body = b""
        more = True
        while more:
            part = await connection.receive_output(PATIENCE)
            body += part.get("body", b"")
            more = part.get("more_body", False)
        await connection.wait(PATIENCE)
        headers = [(name.decode().lower(), value.decode()) for name, value in start["headers"]]
        for name, value in headers:
            if name == "set-cookie":
                self.cookies |= {key: kept.value for key, kept in SimpleCookie(value).items()}
        return start["status"], body.decode(), dict(headers).get("location", "")

    async def connect(self, provider, address, account):
        """Dance from the log-in address to the end; return where it ends."""
        _, _, url = await self.get(address)
        callback = await asyncio.to_thread(provider.consent, url, account=account)
        status, text, location = await self.get(callback)
        assert status == 302, text
        return location


def test_an_async_view_acts_as_its_visitor(crowd):
    """request.dance is there, and its session is used through sync_to_async."""

    async def visit():
        visitor = Visitor()
        before = await visitor.get("/who")
        await visitor.connect(crowd, "/login/rehearsal", "user3")
        return before, await visitor.get("/who")

    assert asyncio.run(visit()) == ((200, "nobody", ""), (200, "user3", ""))


@pytest.mark.parametrize("address", ["/guarded", "/page"], ids=["function", "class"])
def test_a_guard_fits_async_views(crowd, address):
    """Strangers are sent to log in and come back; those who are connected enter."""

    async def visit():
        visitor = Visitor()
        _, _, sent = await visitor.get(f"{address}?a=1")
        ended = await visitor.connect(crowd, sent, "user1")
        return sent, ended, (await visitor.get(ended))[1]

    assert asyncio.run(visit()) == (
        f"/login/rehearsal?next=%2F{address[1:]}%3Fa%3D1",
        f"{address}?a=1",
        "welcome",
    )


def test_the_guard_of_an_async_view_is_async():
    """Django would run anything else in a thread."""
    assert iscoroutinefunction(guarded)
    assert iscoroutinefunction(authorization_required("rehearsal")(Page.as_view()))


@pytest.mark.parametrize("is_marked", [False, True], ids=["coroutine function", "marked object"])
def test_the_middleware_takes_no_thread(monkeypatch, is_marked):
    """In an async chain it is async itself, and hands nothing to another thread."""

    class Marked:
        def __init__(self):
            markcoroutinefunction(self)

        async def __call__(self, request):
            return HttpResponse(list(request.dance))

    async def view(request):
        return HttpResponse(list(request.dance))

    def refuse(*_):
        raise AssertionError("a thread was asked for")

    monkeypatch.setattr(SyncToAsync, "__call__", refuse)
    chain = DanceMiddleware(Marked() if is_marked else view)
    assert iscoroutinefunction(chain)
    with override_settings(DANCE_PROVIDERS={"github": {}}):
        answer = asyncio.run(chain(RequestFactory().get("/")))
    assert answer.content == b"github"


def test_the_middleware_stays_sync_in_a_sync_chain():
    """So that a WSGI site never meets an event loop."""
    chain = DanceMiddleware(lambda request: HttpResponse(str("dance" in vars(request))))
    assert not iscoroutinefunction(chain)
    assert chain(RequestFactory().get("/")).content == b"True"


@pytest.mark.timeout(120)
def test_everybody_at_once_stays_who_they_are(crowd):
    """Fifty visitors dance and call twenty times each through the ASGI application, all at once: nothing is crossed."""

    async def visit(application, name):
        visitor = Visitor(application)
        await visitor.connect(crowd, "/login/rehearsal", name)
        calls = [visitor.get("/who") for _ in range(CALLS)]
        return [(status, text) for status, text, _ in await asyncio.gather(*calls)]

    async def everybody():
        application = get_asgi_application()
        visits = [visit(application, f"user{n}") for n in range(USERS)]
        return await asyncio.gather(*visits)

    answers = asyncio.run(everybody())
    assert answers == [[(200, f"user{n}")] * CALLS for n in range(USERS)]


def log_in(sender, request, dance, **_):
    """Log the person in who has come, as the documentation has it."""
    name = dance.session.get("/api/user").json()["login"]
    user, _ = get_user_model().objects.get_or_create(username=name)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("at_once", [2, 4, 8])
def test_log_ins_at_once_land_in_their_own_accounts(crowd, at_once, transactional_db):
    """Users who finish the documented log-in handler at the same time are each logged in as themselves."""

    async def visit(application, name):
        visitor = Visitor(application)
        await visitor.connect(crowd, "/login/rehearsal", name)
        return (await visitor.get("/me"))[:2]

    async def everybody():
        application = get_asgi_application()
        return await asyncio.gather(*(visit(application, f"user{n}") for n in range(at_once)))

    oauth_authorized.connect(log_in)
    try:
        answers = asyncio.run(everybody())
    finally:
        oauth_authorized.disconnect(log_in)
    assert answers == [(200, f"user{n}") for n in range(at_once)]
