"""Packages that many sites have change who the user is: django-hijack, and Django REST framework's authentication."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from django_dance import dance_for

pytestmark = pytest.mark.usefixtures("rows")

BACKENDS = ["ORMBackend", "SessionBackend"]
HIJACK = {
    "INSTALLED_APPS": [*settings.INSTALLED_APPS, "hijack"],
    "HIJACK_INSERT_BEFORE": None,
}


def who(request):
    """Say whose account the request's user has connected."""
    dance = request.dance.rehearsal
    return HttpResponse(dance.get("/api/user").json()["login"] if dance.authorized else "nobody")


def enter(request, name):
    user = get_user_model().objects.get(username=name)
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    return HttpResponse(name)


def urls(*more):
    module = ModuleType("urls_of_other_users")
    module.urlpatterns = [
        path("login/", include("django_dance.urls")),
        path("who", who),
        path("enter/<name>", enter),
        *more,
    ]
    return module


@pytest.fixture
def people(rows):
    """Ann, who may become others, and Bob."""
    make = get_user_model().objects.create_user
    return {"ann": make("ann", is_superuser=True, is_staff=True), "bob": make("bob")}


def connected(provider, name, account):
    """Return the browser of a user who has connected an account."""
    browser = Client(headers={"host": "localhost"})
    browser.get(f"/enter/{name}")
    callback = provider.consent(
        browser.get("/login/rehearsal").headers["Location"], account=account
    )
    browser.get(callback.removeprefix("http://localhost"))
    return browser


def look(browser, **headers):
    return browser.get("/who", headers=headers).content.decode()


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_hijacked_users_account_is_used_while_it_lasts(entry, provider, people, backend):
    """Whoever acts as another uses the other's token, refreshes and ends it, and has the own one again afterwards."""
    pytest.importorskip("hijack")
    providers = {"rehearsal": {**entry, "backend": f"django_dance.backends.{backend}"}}
    middleware = [*settings.MIDDLEWARE]
    middleware.insert(-1, "hijack.middleware.HijackUserMiddleware")
    with override_settings(DANCE_PROVIDERS=providers, MIDDLEWARE=middleware, **HIJACK):
        views = import_module("hijack.urls")
        with override_settings(ROOT_URLCONF=urls(path("hijack/", include(views)))):
            connected(provider, "bob", "hubot")
            ann = connected(provider, "ann", "mona")
            assert look(ann) == "mona"
            assert ann.post("/hijack/acquire/", {"user_pk": people["bob"].pk}).status_code == 302
            # In a session there is the visitor's token, which is not the hijacked user's.
            assert look(ann) == ("hubot" if backend == "ORMBackend" else "nobody")
            provider.expire_tokens()
            assert look(ann) == ("hubot" if backend == "ORMBackend" else "nobody")
            assert ann.post("/hijack/release/").status_code == 302
            # Django empties the session where another user logs in.
            assert look(ann) == ("mona" if backend == "ORMBackend" else "nobody")


class LooksFirst:
    """A middleware that asks for the session's user's token before a view authenticates somebody else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.seen = request.dance.rehearsal.authorized
        return self.get_response(request)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("is_stale", [False, True], ids=["fresh", "stale"])
def test_an_api_view_acts_for_whom_it_has_authenticated(entry, provider, people, backend, is_stale):
    """REST framework sets the user after all middleware: the token of the session's user is out of reach then."""
    pytest.importorskip("rest_framework")
    from rest_framework.authentication import BaseAuthentication
    from rest_framework.permissions import IsAuthenticated
    from rest_framework.response import Response
    from rest_framework.views import APIView

    class ByHeader(BaseAuthentication):
        def authenticate(self, request):
            name = request.headers.get("X-Key")
            return (people[name], None) if name else None

    class Who(APIView):
        authentication_classes = (ByHeader,)
        permission_classes = (IsAuthenticated,)

        def get(self, request):
            # REST framework's request hands on what it does not have itself.
            return Response(who(request).content.decode())

        def delete(self, request):
            return Response(request.dance.rehearsal.disconnect())

    providers = {"rehearsal": {**entry, "backend": f"django_dance.backends.{backend}"}}
    module = urls(path("api/who", Who.as_view()))
    middleware = [*settings.MIDDLEWARE, f"{__name__}.LooksFirst"]
    with override_settings(
        DANCE_PROVIDERS=providers, MIDDLEWARE=middleware, ROOT_URLCONF=module, REST_FRAMEWORK={}
    ):
        connected(provider, "bob", "hubot")
        ann = connected(provider, "ann", "mona")
        if is_stale:
            provider.expire_tokens()

        def ask(method="get"):
            return getattr(ann, method)("/api/who", headers={"X-Key": "bob"}).json()

        assert ask() == ("hubot" if backend == "ORMBackend" else "nobody")
        ask("delete")
        assert ask() == "nobody"
        assert look(ann) == "mona"
        if backend == "ORMBackend":
            assert dance_for(people["ann"]).rehearsal.authorized
            assert not dance_for(people["bob"]).rehearsal.authorized
