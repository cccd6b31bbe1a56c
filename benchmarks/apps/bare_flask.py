"""Flask without an OAuth library."""

from __future__ import annotations

from . import Options, Site
from .flask_base import new_app


def make(options: Options) -> Site:
    from flask import redirect, request, session

    app = new_app()

    @app.get("/login")
    def login():
        from . import bare

        return redirect(bare.begin(session, options.origin, "http://localhost/callback"))

    @app.get("/callback")
    def callback():
        from . import bare

        bare.finish(session, options.origin, "http://localhost/callback", request.args)
        return redirect("/")

    @app.get("/authorized")
    def authorized():
        return "yes" if session.get("token") else "no"

    @app.get("/api")
    def api():
        from . import bare

        return bare.call(session, options.origin)

    return Site(app, "/login")
