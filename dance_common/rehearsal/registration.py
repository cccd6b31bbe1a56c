"""The endpoint where sites register themselves (RFC 7591, or the provider's own way)."""

from __future__ import annotations

import json
import secrets
from typing import Any

from werkzeug.wrappers import Request, Response

from ..provider import ClientRegistration
from .endpoints import Endpoints, Handler
from .settings import Client


def register(endpoint: ClientRegistration) -> Handler:
    """Return the endpoint that issues a client to whoever names where browsers may be sent."""
    name = endpoint.names.get("redirect_uris", "redirect_uris")
    title = endpoint.names.get("client_name", "client_name")

    def handle(endpoints: Endpoints, request: Request) -> Response:
        if request.method != "POST":
            return Response("POST only", 405)
        said = request.form if endpoint.format == "form" else request.get_json(silent=True)
        uris = said.get(name) if said else None
        found = uris.split("\n") if isinstance(uris, str) else uris
        if not found:
            error = {"error": "invalid_redirect_uri"}
            return Response(json.dumps(error), 400, mimetype="application/json")
        method = str(said.get("token_endpoint_auth_method")) if said else ""
        jwks: Any = said.get("jwks") if said else None
        keys = jwks if method == "private_key_jwt" else None
        client = Client(
            client_id=secrets.token_urlsafe(12),
            client_secret="" if keys else secrets.token_urlsafe(24),
            keys=keys,
            redirect_uris=tuple(found),
            name=str(said.get(title) or "An unnamed site") if said else "",
        )
        endpoints.settings.register(client)
        issued: dict[str, object] = {"client_id": client.client_id}
        if keys:
            issued["token_endpoint_auth_method"] = method
        else:
            issued |= {"client_secret": client.client_secret, "client_secret_expires_at": 0}
        status = 200 if endpoint.format == "form" else 201
        return Response(json.dumps(issued), status, mimetype="application/json")

    return handle
