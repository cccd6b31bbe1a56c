"""Django without an OAuth library."""

from __future__ import annotations

from . import Options, Site
from .django_base import new_site

CALLBACK = "http://localhost/callback"


def make(options: Options) -> Site:
    return new_site("/login", lambda: _views(options))


def _views(options: Options) -> list:
    from django.http import HttpResponse
    from django.shortcuts import redirect
    from django.urls import path

    def login(request):
        from . import bare

        return redirect(bare.begin(request.session, options.origin, CALLBACK))

    def callback(request):
        from . import bare

        bare.finish(request.session, options.origin, CALLBACK, request.GET)
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
