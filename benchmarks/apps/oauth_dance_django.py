"""This project in Django."""

from __future__ import annotations

from . import Options, Site
from .django_base import enter, new_site


def make(options: Options) -> Site:
    entry = {
        "provider": "oauth2",
        "client_id": "id",
        "client_secret": "secret",
        "base_url": f"{options.origin}/",
        "authorization_url": f"{options.origin}/authorize",
        "token_url": f"{options.origin}/token",
        "scope": "profile",
    }
    backends = {
        "session": "django_dance.backends.SessionBackend",
        "sql": "django_dance.backends.ORMBackend",
        "cache": "apps.django_cached_tables.BACKEND",
    }
    return new_site(
        "/login/p0",
        lambda: _views(options),
        apps=["django_dance"],
        middleware=["django_dance.middleware.DanceMiddleware"],
        migrates=options.store != "session",
        DANCE_PROVIDERS={f"p{n}": entry for n in range(options.providers)},
        DANCE_BACKEND=backends[options.store],
    )


def _views(options: Options) -> list:
    from django.http import HttpResponse
    from django.urls import include, path

    from django_dance.signals import oauth_authorized

    if options.store != "session":
        oauth_authorized.connect(_log_in)

    def authorized(request):
        return HttpResponse("yes" if request.dance.p0.authorized else "no")

    def api(request):
        return HttpResponse(request.dance.p0.get("/user").json()["login"])

    async def awaited(request):
        return HttpResponse((await request.dance.p0.aget("/user")).json()["login"])

    def four(request):
        return HttpResponse(str(sum(request.dance.p0.get("/user").ok for _ in range(4))))

    async def gathered(request):
        import asyncio  # as in Flask

        answers = await asyncio.gather(*(request.dance.p0.aget("/user") for _ in range(4)))
        return HttpResponse(str(sum(answer.ok for answer in answers)))

    return [
        path("awaited", awaited),
        path("four", four),
        path("gathered", gathered),
        path("login/", include("django_dance.urls")),
        path("authorized", authorized),
        path("api", api),
    ]


def _log_in(sender, request, dance, **_):
    enter(request, dance.session.get("/user").json()["login"])
