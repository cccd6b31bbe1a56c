"""The view of a user's connections: the core decides, and this makes responses of it."""

from __future__ import annotations

from flask import current_app, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from dance_common.visit import connections as core

from ..blueprint import registry
from .dance import dance_request, form_fields, navigation, respond, set_dance_headers


def connections() -> AnyResponse:
    """Return the response of the view of connections."""
    reply = core.connections(
        [dance_request(each.blueprint) for each in registry.registrations_of(current_app)],
        navigation(),
        user_session=session,
        url=url_for(request.endpoint or ""),
        home_url=f"{request.script_root}/",
        form_fields=form_fields(),
    )
    return set_dance_headers(respond(reply))
