"""What ``hanging.py`` measures: a Flask site, an async Django site, and two providers, of which one can hang."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from typing import Any

from dance_common.backends import BaseBackend

PROVIDERS = ("works", "hangs")
ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{"login": "mona"}'


class EverybodysToken(BaseBackend):
    """Everybody has the same token, so that nobody has to dance."""

    def get(self, context: Any) -> Mapping[str, Any]:
        return {"access_token": "t", "token_type": "Bearer"}

    def set(self, context: Any, token: Mapping[str, Any]) -> None:
        pass

    def delete(self, context: Any) -> None:
        pass


backend = EverybodysToken()


def options(name: str) -> dict[str, Any]:
    origin = os.environ[f"SOAK_{name.upper()}"]
    return {
        "client_id": "id",
        "client_secret": "not secret",
        "base_url": origin,
        "authorization_url": f"{origin}/authorize",
        "token_url": f"{origin}/token",
    }


def flask_app() -> Any:
    from flask import Flask

    from flask_dance.consumer import OAuth2ConsumerBlueprint

    app = Flask(__name__)
    app.secret_key = "not secret"
    blueprints = {
        name: OAuth2ConsumerBlueprint(name, __name__, backend=backend, **options(name))
        for name in PROVIDERS
    }
    for blueprint in blueprints.values():
        app.register_blueprint(blueprint, url_prefix="/login")

    @app.get("/page")
    def page():
        return "a page"

    @app.get("/call/<name>")
    def call(name):
        return blueprints[name].session.get("/user").json()["login"]

    return app


def django_app() -> Any:
    from django.conf import settings
    from django.core.asgi import get_asgi_application
    from django.http import HttpResponse
    from django.urls import include, path

    async def page(request):
        return HttpResponse("a page")

    async def call(request, name):
        return HttpResponse((await request.dance[name].aget("/user")).json()["login"])

    class Routes:
        urlpatterns = (
            path("login/", include("django_dance.urls")),
            path("page", page),
            path("call/<name>", call),
        )

    settings.configure(
        SECRET_KEY="not secret, and long enough that no check complains about how short it is",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=Routes,
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_dance"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django_dance.middleware.DanceMiddleware",
        ],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        DANCE_PROVIDERS={name: {"provider": "oauth2", **options(name)} for name in PROVIDERS},
        DANCE_BACKEND=f"{__name__}.backend",
    )
    return get_asgi_application()


class Provider(asyncio.Protocol):
    """Answers at once, or keeps the request until it may."""

    is_hanging = False

    def __init__(self, *, can_hang: bool) -> None:
        self.can_hang = can_hang

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if not (self.can_hang and Provider.is_hanging):
            self.transport.write(ANSWER)


async def provide() -> None:
    """Print both providers' addresses; each line of input that follows says ``hang`` or ``answer``."""
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda hangs=hangs: Provider(can_hang=hangs), "127.0.0.1", 0)
        for hangs in (False, True)
    ]
    ports = [server.sockets[0].getsockname()[1] for server in servers]
    print(*(f"http://127.0.0.1:{port}" for port in ports), flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        Provider.is_hanging = line.strip() == "hang"
        print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(provide())
