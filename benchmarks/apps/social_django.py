"""social-auth-app-django. It has no API client: that view is by hand."""

from __future__ import annotations

from dataclasses import replace

from . import Options, Site
from .django_base import new_site


def make(options: Options) -> Site:
    global BACKENDS  # noqa: PLW0603  # social-auth imports its backends by name
    BACKENDS = _backends(options)
    site = new_site(
        "/login/p0/",
        lambda: _views(options),
        apps=["social_django"],
        middleware=["django.contrib.messages.middleware.MessageMiddleware"],
        migrates=True,
        AUTHENTICATION_BACKENDS=[
            *(f"{__name__}.P{n}" for n in range(options.providers)),
            "django.contrib.auth.backends.ModelBackend",
        ],
        LOGIN_REDIRECT_URL="/plain",
        **{f"SOCIAL_AUTH_P{n}_KEY": "id" for n in range(options.providers)},
        **{f"SOCIAL_AUTH_P{n}_SECRET": "secret" for n in range(options.providers)},
    )
    return replace(site, login_method="POST")


BACKENDS: dict = {}


def __getattr__(name: str):
    try:
        return BACKENDS[name]
    except KeyError:
        raise AttributeError(name) from None


def _backends(options: Options) -> dict:
    from social_core.backends.oauth import BaseOAuth2

    class Provider(BaseOAuth2):
        AUTHORIZATION_URL = f"{options.origin}/authorize"
        ACCESS_TOKEN_URL = f"{options.origin}/token"
        ACCESS_TOKEN_METHOD = "POST"
        ID_KEY = "id"

        def get_user_details(self, response):
            return {"username": response["login"], "email": ""}

        def user_data(self, access_token, *args, **kwargs):
            headers = {"Authorization": f"Bearer {access_token}"}
            return self.get_json(f"{options.origin}/user", headers=headers)

    return {
        f"P{n}": type(f"P{n}", (Provider,), {"name": f"p{n}"}) for n in range(options.providers)
    }


def _views(options: Options) -> list:
    from django.http import HttpResponse
    from django.urls import include, path

    def authorized(request):
        mine = request.user.social_auth.filter(provider="p0")
        return HttpResponse("yes" if mine.exists() else "no")

    def api(request):
        import requests

        token = request.user.social_auth.get(provider="p0").extra_data["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{options.origin}/user", headers=headers, timeout=30)
        return HttpResponse(answer.json()["login"])

    return [
        path("", include("social_django.urls")),
        path("authorized", authorized),
        path("api", api),
    ]
