"""Authlib's client for Django."""

from __future__ import annotations

from . import Options, Site
from .authlib_clients import register
from .django_base import new_site


def make(options: Options) -> Site:
    return new_site("/login", lambda: _views(options))


def _views(options: Options) -> list:
    from authlib.integrations.django_client import OAuth
    from django.http import HttpResponse
    from django.shortcuts import redirect
    from django.urls import path

    oauth = OAuth()
    register(oauth, options)

    def login(request):
        return oauth.p0.authorize_redirect(request, "http://localhost/callback")

    def callback(request):
        request.session["token"] = oauth.p0.authorize_access_token(request)
        return redirect("/")

    def authorized(request):
        return HttpResponse("yes" if request.session.get("token") else "no")

    def api(request):
        answer = oauth.p0.get("user", token=request.session["token"])
        return HttpResponse(answer.json()["login"])

    return [
        path("login", login),
        path("callback", callback),
        path("authorized", authorized),
        path("api", api),
    ]
