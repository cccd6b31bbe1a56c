"""django-allauth: its GitHub provider, pointed at the provider here. It has no API client: that view is by hand."""

from __future__ import annotations

from . import Options, Site
from .django_base import new_site


def make(options: Options) -> Site:
    entries = [
        {"client_id": f"id{n}", "secret": "secret", "name": f"p{n}"}
        for n in range(options.providers)
    ]
    return new_site(
        "/accounts/github/login/",
        lambda: _views(options),
        apps=["allauth", "allauth.account", "allauth.socialaccount", *_providers()],
        middleware=[
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        migrates=True,
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        SOCIALACCOUNT_LOGIN_ON_GET=True,
        SOCIALACCOUNT_STORE_TOKENS=True,
        SOCIALACCOUNT_PROVIDERS={"github": {"GITHUB_URL": options.origin, "APPS": entries[:1]}},
        ACCOUNT_EMAIL_VERIFICATION="none",
    )


def _providers() -> list[str]:
    return ["allauth.socialaccount.providers.github"]


def _views(options: Options) -> list:
    from allauth.socialaccount.models import SocialAccount, SocialToken
    from django.http import HttpResponse
    from django.urls import include, path

    def authorized(request):
        mine = SocialAccount.objects.filter(user=request.user, provider="github")
        return HttpResponse("yes" if mine.exists() else "no")

    def api(request):
        import requests

        token = SocialToken.objects.get(account__user=request.user).token
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{options.origin}/user", headers=headers, timeout=30)
        return HttpResponse(answer.json()["login"])

    return [
        path("accounts/", include("allauth.urls")),
        path("authorized", authorized),
        path("api", api),
    ]
