"""A page on which users see and change what they have connected, ready-made."""

from __future__ import annotations

from flask import Blueprint

from .consumer.views.connections import connections


def make_connections_blueprint(
    name: str = "connections", *, url_prefix: str = "/connections"
) -> Blueprint:
    """Return a blueprint with one page: what is connected, since when and with which scopes, and what could be.

    Users connect accounts there, connect them again, choose their default ones and disconnect them, all by forms and
    without a script. The page is in the reader's language; the template ``flask_dance/connections.html`` of the
    application takes its place. A session has to be there (``SECRET_KEY``), and who is not logged in sees what the
    backend has for them: guard the page with ``before_request`` if nobody else may see it. ::

        app.register_blueprint(make_connections_blueprint())

    Args:
        name: the blueprint's name; the page is its endpoint ``"<name>.index"``.
        url_prefix: where the page is.
    """
    blueprint = Blueprint(name, __name__, url_prefix=url_prefix)
    blueprint.add_url_rule("/", endpoint="index", view_func=connections, methods=["GET", "POST"])
    return blueprint
