"""A page on which users see and change what they have connected, and the deletion of all that a user has."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask import Blueprint, current_app, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from dance_common.backends import TableBackend
from dance_common.backends.encryption import DecryptionError
from dance_common.errors import DanceError, hides_locals
from dance_common.visit import connections as core

from .consumer.blueprint.registry import registrations_of
from .consumer.blueprint.types import DanceBlueprint
from .consumer.views.dance import (
    dance_request,
    form_fields,
    navigation,
    respond,
    set_dance_headers,
)

log = logging.getLogger("flask_dance")


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
    blueprint.add_url_rule("/", endpoint="index", view_func=_connections, methods=["GET", "POST"])
    return blueprint


def _connections() -> AnyResponse:
    reply = core.connections(
        [dance_request(each.blueprint) for each in registrations_of(current_app)],
        navigation(),
        user_session=session,
        url=url_for(request.endpoint or ""),
        home_url=f"{request.script_root}/",
        form_fields=form_fields(),
    )
    return set_dance_headers(respond(reply))


@hides_locals
def disconnect_user(user_id: object) -> Mapping[str, bool]:
    """Delete all tokens that a user has in the database, after asking the providers to revoke them.

    For a site that is about to delete the user: call it before that, in an application context. It waits for each
    provider, and whatever a provider does the user can be deleted afterwards; what was not revoked is in the log. ::

        disconnect_user(user.id)
        db.session.delete(user)
        db.session.commit()

    Each dance is asked in an application context of its own, so that nothing of the current request is touched, neither
    its user nor the session of its database.

    Args:
        user_id: the user's key.

    Returns:
        Whether the provider has revoked everything, by the names of those dances that had something.
    """
    found: dict[str, bool] = {}
    for registration in registrations_of(current_app):
        with current_app.app_context():
            registration.blueprint.config["user_id"] = user_id
            if revoked := _disconnect_all(registration.blueprint):
                found[registration.name] = all(revoked)
    return found


def _disconnect_all(blueprint: DanceBlueprint) -> list[bool]:
    """Disconnect each account of the user; return whether each was revoked."""
    backend = blueprint.default_backend
    if not isinstance(backend, TableBackend) or not backend.table.has_users:
        return []  # what is stored elsewhere is not stored by users' keys
    dance_session = blueprint.visit.session
    revoked = []
    for account in dance_session.accounts:
        one = dance_session.for_account(account.id) if account.id else dance_session
        try:
            revoked.append(bool(one.disconnect()))
        except (DanceError, DecryptionError) as error:
            log.warning("%s: a deleted user's token: %s", blueprint.name, type(error).__name__)
            revoked.append(False)
    return revoked
