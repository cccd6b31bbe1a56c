"""A small site whose visitors connect accounts at other sites: ``python -m example_flask``.

Read ``providers`` first, then ``views``, then ``receivers``: that is all there is to a site with flask_dance.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable

from flask import Flask, Response

from flask_dance.consumer import oauth_authorized, oauth_error

from . import forms, providers, receivers, views


def create_app(rehearsal_url: str, *, expire_tokens: Callable[[], None] = lambda: None) -> Flask:
    """Return the site.

    Args:
        rehearsal_url: where the stand-in provider is.
        expire_tokens: ends the life of the stand-in's tokens, for the button that does so.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=os.environ.get("SECRET_KEY") or secrets.token_urlsafe(),
        # Ports share their cookies: under its own name it leaves other sites on localhost alone.
        SESSION_COOKIE_NAME="example_flask",
        SESSION_COOKIE_SAMESITE="Lax",
        EXPIRE_TOKENS=expire_tokens,
    )
    for blueprint in providers.blueprints(rehearsal_url):
        app.register_blueprint(blueprint, url_prefix="/login")
        oauth_authorized.connect(receivers.welcome, sender=blueprint)
        oauth_error.connect(receivers.explain, sender=blueprint)
    app.register_blueprint(views.site)
    forms.protect(app)
    app.after_request(_load_nothing_from_elsewhere)
    return app


def _load_nothing_from_elsewhere(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
