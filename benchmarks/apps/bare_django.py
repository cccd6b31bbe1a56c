"""Django without an OAuth library."""

from __future__ import annotations

from . import Options, Site
from .django_base import enter, new_site

CALLBACK = "http://localhost/callback"


def make(options: Options) -> Site:
    has_users = options.store == "sql"
    return new_site(
        "/login",
        lambda: _views(options, has_users=has_users),
        apps=["apps.by_hand"] if has_users else [],
        migrates=has_users,
    )


def _views(options: Options, *, has_users: bool) -> list:
    from django.http import HttpResponse
    from django.shortcuts import redirect
    from django.urls import path

    def login(request):
        from . import bare

        return redirect(bare.begin(request.session, options.origin, CALLBACK))

    def callback(request):
        from . import bare

        bare.finish(request.session, options.origin, CALLBACK, request.GET)
        if has_users:
            from .by_hand.models import Token

            enter(request, bare.call(request.session, options.origin))
            token = request.session.pop("token")
            Token.objects.update_or_create(user=request.user, defaults={"token": token})
        return redirect("/")

    def authorized(request):
        return HttpResponse("yes" if request.session.get("token") else "no")

    def api(request):
        from . import bare

        return HttpResponse(bare.call(request.session, options.origin))

    return [
        path("login", login),
        path("callback", callback),
        path("authorized", authorized),
        path("api", api),
    ]
