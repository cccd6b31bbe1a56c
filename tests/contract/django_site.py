"""The contract suite's site, in Django."""

from __future__ import annotations

import copy
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import django
from contract_site import (
    Answer,
    Browser,
    Heard,
    Site,
    plain_accounts,
    plain_profile,
    seen_by_view,
)
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import include, path

FOLDER = Path(tempfile.mkdtemp())

if not settings.configured:
    settings.configure(
        SECRET_KEY="not secret",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.admin",
            "django_dance",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django_dance.middleware.DanceMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": FOLDER / "site.sqlite3",
                # A file, since tests have threads: connections to one in memory lock each other's tables.
                "TEST": {"NAME": FOLDER / "tests.sqlite3"},
                "OPTIONS": {
                    "timeout": 20,
                    "transaction_mode": "IMMEDIATE",
                    # No power cut matters.
                    "init_command": "PRAGMA synchronous = OFF",
                },
            }
        },
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        USE_TZ=True,
    )
    django.setup()


@contextmanager
def urls_of(urlconf: ModuleType) -> Iterator[None]:
    """Let ``ROOT_URLCONF`` be this within the block, and keep what was compiled for it in an earlier test.

    The signal of ``override_settings`` would have it forgotten. And each resolver that is made has a context variable,
    which stays in the context of the thread for good: the more there are, the longer takes every call of
    ``async_to_sync``, which looks at all of them.
    """
    with patch.object(settings, "ROOT_URLCONF", urlconf, create=True):
        yield


class DjangoBrowser(Browser):
    def __init__(self, secure: bool, host: str) -> None:
        self.secure, self.host = secure, host
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=True)

    def get(self, url: str, **headers: str) -> Answer:
        return self.send("GET", url, **headers)

    def send(self, method: str, url: str, form: Any = None, **headers: str) -> Answer:
        url = url.partition(f"://{self.host}")[2] or url
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = getattr(self.client, method.lower())(
            url, form or {}, secure=self.secure, headers={"host": self.host, **named}
        )
        return Answer(
            response.status_code,
            response.content.decode(),
            {k.lower(): v for k, v in response.headers.items()},
        )

    def session(self) -> dict[str, Any]:
        return dict(self.client.session.items())

    def prime(self, **values: Any) -> None:
        kept = self.client.session
        kept.update(values)
        kept.save()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = kept.session_key

    def clone(self) -> DjangoBrowser:
        other = DjangoBrowser(self.secure, self.host)
        other.client.cookies = copy.deepcopy(self.client.cookies)
        return other


class DjangoSite(Site):
    name = "django"

    @classmethod
    @contextmanager
    def running(cls, dances, **further):
        from django_dance import signals

        if (options := further.get("TABLES")) is not None:
            dances = {name: {**entry, "backend": _table(options)} for name, entry in dances.items()}
        named = {name: _dotted(dict(options)) for name, options in dances.items()}
        with override_settings(DANCE_PROVIDERS=named, **further), urls_of(_urls()):
            if further.get("LOGS_IN"):
                signals.oauth_authorized.connect(_log_in)
            try:
                yield cls()
            finally:
                signals.oauth_authorized.disconnect(_log_in)

    @property
    def wsgi(self):
        from django.core.handlers.wsgi import WSGIHandler

        return WSGIHandler()

    def browser(self, *, secure=False, host="localhost"):
        return DjangoBrowser(secure, host)

    def end_thread(self):
        from django.db import connections

        connections.close_all()

    @contextmanager
    def receiver(self, signal, answer=None):
        from django_dance import signals

        heard = Heard()

        def receive(sender, request, dance, signal, **facts):
            heard.events.append((dance.name, facts))
            value = answer(dance.session) if callable(answer) else answer
            return HttpResponse(value) if isinstance(value, str) else value

        getattr(signals, signal).connect(receive)
        try:
            yield heard
        finally:
            getattr(signals, signal).disconnect(receive)


def _dotted(options: dict[str, Any]) -> dict[str, Any]:
    return options


def _table(options: dict[str, Any]) -> Any:
    """Empty the table of tokens, and return the backend that keeps them in it."""
    from django_dance.backends import ORMBackend
    from django_dance.models import DanceToken

    DanceToken.objects.all().delete()
    return ORMBackend(**options)


def _enter(request, name):
    from django.contrib.auth import get_user_model, login

    user, _ = get_user_model().objects.get_or_create(username=name)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")


def _log_in(sender, request, dance, token, **_):
    _enter(request, dance.session.get("/api/user").json()["login"])


@cache
def _urls() -> ModuleType:
    from django.contrib.auth import logout

    from django_dance.decorators import authorization_required

    def who(request, name):
        dance = request.dance[name]
        if "account" in request.GET:
            dance = dance.for_account(request.GET["account"])
        if not dance.authorized:
            return HttpResponse("nobody")
        time.sleep(float(request.GET.get("pause", 0)))
        answer = dance.get("/api/user")
        answer.raise_for_status()
        return HttpResponse(answer.json()["login"])

    def accounts(request, name):
        return HttpResponse(plain_accounts(request.dance[name].accounts))

    def choose(request, name, account):
        request.dance[name].set_default_account(account)
        return HttpResponse(plain_accounts(request.dance[name].accounts))

    def profile(request, name):
        return JsonResponse(plain_profile(request.dance[name].profile()))

    def keys(request, name):
        return HttpResponse(" ".join(sorted(request.dance.visit(name).token or ())))

    def call(request, name):
        return HttpResponse(seen_by_view(request.dance[name].get("/api/user")))

    @authorization_required("rehearsal")
    def guarded(request):
        return HttpResponse("welcome")

    @authorization_required("rehearsal", scopes=["repo"])
    def repositories(request):
        return HttpResponse(" ".join(sorted(request.dance.rehearsal.scopes)))

    def enter(request, user):
        _enter(request, user)
        return HttpResponse(user)

    def leave(request):
        logout(request)
        return HttpResponse("left")

    def me(request):
        return HttpResponse(request.user.get_username() or "nobody")

    def forget(request, name):
        dance = request.dance[name]
        if "account" in request.GET:
            dance = dance.for_account(request.GET["account"])
        dance.disconnect()
        return HttpResponse("forgotten")

    async def wait(request, name):
        return HttpResponse(str(await DjangoSite.awaited(request.dance[name])))

    module = ModuleType("contract_urls")
    module.urlpatterns = [
        path("login/", include("django_dance.urls")),
        path("connections/", include("django_dance.connections")),
        path("who/<name>", who),
        path("keys/<name>", keys),
        path("profile/<name>", profile),
        path("call/<name>", call),
        path("accounts/<name>", accounts),
        path("choose/<name>/<account>", choose),
        path("guarded", guarded),
        path("await/<name>", wait),
        path("repositories", repositories),
        path("enter/<user>", enter),
        path("leave", leave),
        path("me", me),
        path("forget/<name>", forget),
        path("plain", lambda request: HttpResponse("plain")),
        path("done", lambda request: HttpResponse("done"), name="done"),
    ]
    return module
