"""The OAuth 1.0a endpoints: request token, authorize, access token."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from . import raw_request
from .endpoints import Endpoints
from .pages import Decision, consent_page, message_page, read_decision
from .settings import KNOWN_SCOPES

_START_AGAIN = "This request is unknown, used or too old. Go back to the site and start again."


def request_token(endpoints: Endpoints, request: Request) -> Response:
    """Give temporary credentials for a callback (RFC 5849 §2.1)."""
    return _consumer_answer(request, endpoints.oauth1.create_request_token_response)


def access_token(endpoints: Endpoints, request: Request) -> Response:
    """Exchange allowed temporary credentials for a token (RFC 5849 §2.3)."""
    return _consumer_answer(request, endpoints.oauth1.create_access_token_response)


def _consumer_answer(
    request: Request, respond: Callable[..., tuple[dict[str, str], str | None, int]]
) -> Response:
    try:
        _, body, status = respond(
            raw_request.sent_uri(request),
            http_method=request.method,
            body=request.get_data().decode("utf-8"),
            headers=dict(request.headers),
        )
    except ValueError:
        body = urlencode({"error": "invalid_request", "error_description": "Malformed request."})
        status = 400
    response = Response(body, status, mimetype=raw_request.FORM)
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'OAuth realm="rehearsal"'
    return response


def authorize(endpoints: Endpoints, request: Request) -> Response:
    """Show the consent page, then send the browser back with a verifier (RFC 5849 §2.2)."""
    if request.method == "POST":
        decision = read_decision(endpoints, request)
        if isinstance(decision, Response):
            return decision
        return _answered(endpoints, decision)
    try:
        query = raw_request.query_of(request)
    except ValueError:
        return message_page(_START_AGAIN)
    token = dict(query).get("oauth_token", "")
    record = endpoints.oauth1.rules.live_request_token(token)
    if raw_request.repeated_names(query) or record is None or record.verifier is not None:
        return message_page(_START_AGAIN)
    return consent_page(
        endpoints,
        request,
        client=endpoints.settings.clients[record.client_id],
        scopes=tuple(KNOWN_SCOPES),
        return_to=record.callback,
        uri=raw_request.sent_uri(request),
        selectable=False,
    )


def _answered(endpoints: Endpoints, decision: Decision) -> Response:
    token = dict(raw_request.parse(decision.uri.partition("?")[2]))["oauth_token"]
    record = endpoints.oauth1.rules.live_request_token(token)
    if record is None or record.verifier is not None:
        # Two pages may be open for one request token; the first decision stands.
        return message_page(_START_AGAIN)
    if not decision.allowed:
        del endpoints.store.request_tokens[token]
        return _redirect(raw_request.with_parameters(record.callback, [("denied", token)]))
    headers, _, _ = endpoints.oauth1.create_authorization_response(decision.uri)
    record.login = decision.account.login
    return _redirect(headers["Location"])


def _redirect(location: str) -> Response:
    return Response(status=303, headers={"Location": location, "Cache-Control": "no-store"})
