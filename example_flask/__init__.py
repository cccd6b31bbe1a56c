"""The example for Flask, where whoever logs in has an account: ``python -m example_flask``.

Read ``models`` and ``providers`` first, then ``views`` and ``receivers``: that is all there is to a site with
flask_dance.
"""

from __future__ import annotations

import os
import secrets

from flask import Flask, Response, redirect, url_for
from flask_login import LoginManager, login_required  # type: ignore[import-untyped]  # it declares no types

from flask_dance.connections import make_connections_blueprint
from flask_dance.consumer import oauth_authorized, oauth_error, oauth_token_lost

from . import forms, providers, receivers, views
from .models import User, db


def create_app(*, stand_in: str, database_url: str) -> Flask:
    """Return the site.

    Args:
        stand_in: the address of what plays the providers; empty for the providers themselves, whose credentials
            are in the environment then.
        database_url: where users and tokens are kept, as SQLAlchemy names it.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=os.environ.get("SECRET_KEY") or secrets.token_urlsafe(),
        # Ports share their cookies: under its own name it leaves other sites on localhost alone.
        SESSION_COOKIE_NAME="example_flask",
        SESSION_COOKIE_SAMESITE="Lax",
        SQLALCHEMY_DATABASE_URI=database_url,
        DANCE_REHEARSAL=stand_in,
        # Without it nobody could have a stand-in: anybody could log in as anybody.
        DEBUG=bool(stand_in),
        **{name: value for name, value in os.environ.items() if "_OAUTH_" in name},
    )
    db.init_app(app)
    login_manager = LoginManager(app)
    login_manager.user_loader(_active_user)
    login_manager.unauthorized_handler(lambda: redirect(url_for("site.home")))
    for blueprint in providers.blueprints():
        app.register_blueprint(blueprint, url_prefix="/login")
        oauth_authorized.connect(receivers.welcome, sender=blueprint)
        oauth_error.connect(receivers.explain, sender=blueprint)
        oauth_token_lost.connect(receivers.tell_of_the_end, sender=blueprint)
    connections = make_connections_blueprint()
    connections.before_request(login_required(lambda: None))
    app.register_blueprint(connections)
    app.register_blueprint(views.site)
    forms.protect(app)
    app.after_request(_load_nothing_from_elsewhere)
    with app.app_context():
        db.create_all()
    return app


def _active_user(id: str) -> User | None:
    user = db.session.get(User, int(id))
    return user if user and user.is_active else None


def _load_nothing_from_elsewhere(response: Response) -> Response:
    # The pages of a dance that no template of this site's has written have a policy of their own.
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
