"""The stage of the matrix of identities, in Django."""

from __future__ import annotations

import contextvars
import copy
import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django_site import urls_of
from identity_stage import ENTRY, KEYS, Stage

from django_dance import dance_for
from django_dance.backends import ORMBackend, SessionBackend
from django_dance.models import DanceToken

TENANT = "tenant"
_here = threading.local()


class Router:
    """Asks the database of the tenant whom the request is about."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return getattr(_here, "alias", "default")

    db_for_write = db_for_read

    def allow_relation(self, *args: Any, **hints: Any) -> bool:
        return True


@cache
def _migrate() -> None:
    default = connections.databases["default"]
    name = Path(default["NAME"]).with_name("tenant.sqlite3")
    connections.databases[TENANT] = {**default, "NAME": name}
    call_command("migrate", database=TENANT, verbosity=0)
    for alias in ("default", TENANT):
        with connections[alias].cursor() as cursor:
            # A thousand tests write here, and no power cut matters.
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA journal_mode = MEMORY")


def script_middleware(get_response: Any) -> Any:
    def middleware(request: Any) -> Any:
        stage = DjangoStage.current
        stage.request, before = request, getattr(stage, "request", None)
        try:
            stage.run_script()
            return get_response(request)
        finally:
            stage.request = before

    return middleware


@cache
def _urls() -> ModuleType:
    module = ModuleType("identity_urls")
    module.urlpatterns = [
        path("login/", include("django_dance.urls")),
        path("plain", lambda request: HttpResponse("plain")),
    ]
    return module


class DjangoStage(Stage):
    current: DjangoStage
    request: Any

    def __init__(self, provider: Any, kind: str, users: tuple[str, ...]) -> None:
        super().__init__(provider, kind, users)
        _migrate()
        DjangoStage.current = self
        self.job_dances: Any = None
        self.clients: dict[str, Client] = {}
        self.stack = ExitStack()
        options: dict[str, Any] = {"cache": "default"} if "cached" in kind else {}
        if "sitewide" in kind:
            options["user"] = None
        shared = "default" if "shared" in kind else None
        backend = SessionBackend(cache=shared) if "session" in kind else ORMBackend(**options)
        self.stack.enter_context(
            override_settings(
                DANCE_PROVIDERS={"rehearsal": {**ENTRY, "backend": backend}},
                DANCE_ENCRYPTION_KEYS=KEYS if "encrypted" in kind else (),
                DATABASE_ROUTERS=["django_stage.Router"],
                MIDDLEWARE=[*settings.MIDDLEWARE, "django_stage.script_middleware"],
                CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
            )
        )
        self.stack.enter_context(urls_of(_urls()))
        self.people = {name: self._person(name) for name in users}

    def _person(self, name: str) -> Any:
        with self.at_home_of(name):
            # Other tests of the process may have left people of the same names.
            username = f"{name}-of-the-matrix"
            DanceToken.objects.filter(user__username=username).delete()
            people = get_user_model().objects
            # Keys of users in two databases are counted apart, and so are the same.
            key = {"ann": 900_101, "bob": 900_102, "twin": 900_101}[name]
            return people.get_or_create(pk=key, defaults={"username": username})[0]

    def open(self, url: str, user: str) -> str:
        client = self.clients.setdefault(user, Client())
        url = url.removeprefix("http://localhost")
        return client.get(url, headers={"host": "localhost"}).headers.get("Location", "")

    @contextmanager
    def at_home_of(self, user: str) -> Iterator[None]:
        before = getattr(_here, "alias", "default")
        _here.alias = TENANT if user == "twin" else "default"
        try:
            yield
        finally:
            _here.alias = before

    def current_visit(self) -> Any:
        return (self.job_dances or self.request.dance).visit("rehearsal")

    def log_in(self, user: str) -> None:
        login(self.request, self.people[user], "django.contrib.auth.backends.ModelBackend")

    def log_out(self) -> None:
        logout(self.request)

    def assign_user(self, user: str) -> None:
        self.request.user = self.people[user]

    def authenticate_api(self, user: str) -> None:
        """Authenticate as Django REST framework does, which sets the user of both requests."""
        from rest_framework.authentication import BaseAuthentication
        from rest_framework.request import Request

        person = self.people[user]

        class Authentication(BaseAuthentication):
            def authenticate(self, request: Any) -> Any:
                return person, None

        assert Request(self.request, authenticators=[Authentication()]).user == person

    def name_user(self, user: str) -> None:
        self.current_visit().config["user_id"] = self.people[user].pk

    def change_client(self) -> None:
        visit = self.current_visit()
        visit.replace_dance(visit.dance.changed(client_id="another"))

    @contextmanager
    def outside_of_request(self, user: str) -> Iterator[None]:
        before, self.job_dances = self.job_dances, dance_for(self.people[user])
        try:
            yield
        finally:
            self.job_dances = before

    def in_copied_context(self, job: Callable[[], Any]) -> Callable[[], Any]:
        context, request = contextvars.copy_context(), self.request

        def run() -> Any:
            meanwhile, self.request = self.request, request
            try:
                return job()
            finally:
                self.request = meanwhile
                connections.close_all()

        return lambda: context.run(run)

    def copy_ciphertext(self, source: str, target: str) -> None:
        table = DanceToken._meta.db_table
        with connections["default"].cursor() as cursor:
            cursor.execute(
                f"update {table} set token = (select token from {table} where user_id = %s)"
                " where user_id = %s",
                [self.people[source].pk, self.people[target].pk],
            )
        caches["default"].clear()

    def copy_browser(self, user: str, name: str) -> None:
        client = self.clients[name] = Client()
        client.cookies = copy.deepcopy(self.clients[user].cookies)

    def cached_text(self) -> str:
        entries: Any = caches["default"]
        return repr({key: pickle.loads(value) for key, value in entries._cache.items()})

    def clear_cache(self) -> None:
        caches["default"].clear()

    def close(self) -> None:
        self.stack.close()
