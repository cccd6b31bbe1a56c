"""Authlib's client for Flask."""

from __future__ import annotations

from . import Options, Site
from .authlib_clients import register
from .flask_base import new_app


def make(options: Options) -> Site:
    from authlib.integrations.flask_client import OAuth
    from flask import redirect, session

    app = new_app()
    oauth = OAuth(app)
    register(oauth, options)
    if not options.providers:
        return Site(app, "")

    @app.get("/login")
    def login():
        return oauth.p0.authorize_redirect("http://localhost/callback")

    @app.get("/callback")
    def callback():
        session["token"] = oauth.p0.authorize_access_token()
        return redirect("/")

    @app.get("/authorized")
    def authorized():
        return "yes" if session.get("token") else "no"

    @app.get("/api")
    def api():
        return oauth.p0.get("user", token=session["token"]).json()["login"]

    return Site(app, "/login")
