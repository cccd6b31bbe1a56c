"""The OAuth 2 endpoints: authorize, token, revoke, and the metadata document."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import parse_qsl

from oauthlib.common import Request as OAuthRequest
from oauthlib.oauth2.rfc6749 import errors
from werkzeug.wrappers import Request, Response

from . import proofs, raw_request
from .endpoints import Endpoints, Handler
from .pages import Decision, consent_page, form_post_page, message_page, read_decision
from .proofs import ASSERTION_ALGORITHMS
from .store import PUSHED_SECONDS, PushedRequest

_UNSAFE_TO_REDIRECT = "The site that sent you here asked in a way that can't be answered."


def authorize(endpoints: Endpoints, request: Request) -> Response:
    """Show the consent page, then send the browser back with a code (RFC 6749 §4.1.1)."""
    if request.method == "POST":
        decision = read_decision(endpoints, request)
        if isinstance(decision, Response):
            return decision
        return _answered(endpoints, decision)
    try:
        pairs = raw_request.without_empty(raw_request.query_of(request))
    except ValueError:
        return message_page(_UNSAFE_TO_REDIRECT, "The parameters are not form-encoded UTF-8.")
    try:
        uri = raw_request.secure_uri(request, _pushed_pairs(endpoints, pairs))
        scopes, details = endpoints.oauth2.validate_authorization_request(uri)
    except errors.FatalClientError as error:
        return message_page(_UNSAFE_TO_REDIRECT, str(error.description))
    except errors.OAuth2Error as error:
        return _sent_back(endpoints, str(error.redirect_uri), error, status=302)
    return consent_page(
        endpoints,
        request,
        client=endpoints.settings.clients[details["client_id"]],
        scopes=tuple(scopes),
        return_to=details["redirect_uri"],
        uri=uri,
    )


def _pushed_pairs(endpoints: Endpoints, pairs: raw_request.Pairs) -> raw_request.Pairs:
    """Return the parameters that the query refers to, or has itself where it may (RFC 9126 §4)."""
    given = dict(pairs)
    if "request_uri" not in given and not endpoints.settings.wants_pushed:
        return pairs
    record = endpoints.store.pushed.pop(given.get("request_uri", ""), None)
    is_good = record is not None and record.client_id == given.get("client_id")
    if record is None or not is_good or endpoints.store.clock() >= record.expires_at:
        raise errors.InvalidRequestFatalError(
            description="The request has to be pushed first, and its reference used once."
        )
    return record.pairs


def push(endpoints: Endpoints, request: Request) -> Response:
    """Take the parameters of an authorization request, and return a reference to them (RFC 9126 §2)."""

    def respond(
        uri: str,
        *,
        http_method: Literal["POST"],
        body: list[tuple[str, str]],
        headers: dict[str, str],
    ) -> tuple[dict[str, str], str, int]:
        asked = OAuthRequest(uri, http_method, body, headers)
        if not endpoints.oauth2.request_validator.authenticate_client(asked):
            raise errors.InvalidClientError(request=asked)
        fields = dict(body)
        if "request_uri" in fields or fields.get("client_id") != asked.client_id:
            raise errors.InvalidRequestError(description="client_id or request_uri is wrong.")
        mine = ("client_secret", "client_assertion", "client_assertion_type")
        pairs = tuple(pair for pair in body if pair[0] not in mine)
        endpoints.oauth2.validate_authorization_request(raw_request.secure_uri(request, pairs))
        name = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(24)}"
        until = endpoints.store.clock() + PUSHED_SECONDS
        endpoints.store.pushed[name] = PushedRequest(str(asked.client_id), pairs, until)
        return {}, json.dumps({"request_uri": name, "expires_in": PUSHED_SECONDS}), 201

    return _client_answer(request, respond)


def _answered(endpoints: Endpoints, decision: Decision) -> Response:
    _, details = endpoints.oauth2.validate_authorization_request(decision.uri)
    if not decision.allowed:
        denied = errors.AccessDeniedError(
            description="The person said no.", request=details["request"]
        )
        response = _sent_back(endpoints, details["redirect_uri"], denied, status=303)
        return _posted(response, details["request"].response_mode, {})
    headers, _, _ = endpoints.oauth2.create_authorization_response(
        decision.uri, scopes=list(decision.scopes), credentials={"user": decision}
    )
    # Apple's way of saying it; other clients pass over it.
    first, _, last = decision.account.name.partition(" ")
    about = {"name": {"firstName": first, "lastName": last}, "email": decision.account.email}
    response = _redirect(headers["Location"], status=303)
    return _posted(response, details["request"].response_mode, {"user": json.dumps(about)})


def _sent_back(
    endpoints: Endpoints, redirect_uri: str, error: errors.OAuth2Error, *, status: int
) -> Response:
    pairs = [(name, str(value)) for name, value in error.twotuples]
    return _redirect(
        raw_request.with_parameters(redirect_uri, [*pairs, ("iss", endpoints.settings.issuer)]),
        status=status,
    )


def _posted(redirect: Response, mode: object, further: Mapping[str, str]) -> Response:
    """Return a form that has the redirect's parameters and these, if that was asked for; else the redirect."""
    if mode != "form_post":
        return redirect
    uri, _, query = redirect.headers["Location"].partition("?")
    return form_post_page(uri, [*parse_qsl(query), *further.items()])


def _redirect(location: str, *, status: int) -> Response:
    # RFC 9700 §4.12: 303, so that no browser repeats the consent form at the client.
    return Response(status=status, headers={"Location": location, "Cache-Control": "no-store"})


def token(endpoints: Endpoints, request: Request) -> Response:
    """Exchange a code or a refresh token for tokens (RFC 6749 §4.1.3 and §6), bound to a key (RFC 9449 §5)."""
    try:
        jkt = proofs.key_of(endpoints.settings, endpoints.store, request)
        _require_key(endpoints, request, jkt)
    except proofs.ProofRefused as error:
        return error.response(400)
    response = _client_answer(request, endpoints.oauth2.create_token_response)
    answer: dict[str, Any] = json.loads(response.get_data())
    if jkt and (record := endpoints.store.access_tokens.get(answer.get("access_token", ""))):
        record.grant.jkt = jkt
        response.set_data(json.dumps({**answer, "token_type": "DPoP"}))
    return response


def _require_key(endpoints: Endpoints, request: Request, jkt: str) -> None:
    """Refuse a code or a refresh token that is shown by another key than it is bound to."""
    try:
        form = dict(raw_request.form_of(request))
    except ValueError:
        return  # which is refused for that
    code = endpoints.store.codes.get(form.get("code", ""))
    refresh = endpoints.store.refresh_tokens.get(form.get("refresh_token", ""))
    wanted = (code.jkt if code else "") or (refresh.grant.jkt if refresh else "")
    if wanted not in ("", jkt):
        raise proofs.ProofRefused("invalid_grant")
    if endpoints.settings.wants_dpop and not jkt:
        raise proofs.ProofRefused("invalid_dpop_proof")


def revoke(endpoints: Endpoints, request: Request) -> Response:
    """End a token, or with a refresh token the whole family (RFC 7009)."""
    return _client_answer(request, endpoints.oauth2.create_revocation_response)


def _client_answer(
    request: Request, respond: Callable[..., tuple[dict[str, str], str | None, int]]
) -> Response:
    try:
        fields = _client_fields(request)
        _, body, status = respond(
            raw_request.secure_uri(request),
            http_method=request.method,
            body=list(fields),
            headers=dict(request.headers),
        )
    except errors.OAuth2Error as error:
        body, status = error.json, error.status_code
    response = Response(body, status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Basic realm="rehearsal", charset="UTF-8"'
    return response


def _client_fields(request: Request) -> raw_request.Pairs:
    if request.query_string:
        raise errors.InvalidRequestError(description="Parameters belong in the body, not the URL.")
    if request.mimetype != raw_request.FORM:
        raise errors.InvalidRequestError(description=f"The body has to be {raw_request.FORM}.")
    try:
        fields = raw_request.form_of(request)
    except ValueError:
        raise errors.InvalidRequestError(description="The body is not UTF-8.") from None
    if again := raw_request.repeated_names(fields):
        raise errors.InvalidRequestError(description=f"Repeated parameters: {', '.join(again)}.")
    return raw_request.without_empty(fields)


def metadata(*, authorize: str, token: str, revoke: str, register: str, push: str) -> Handler:
    """Return an endpoint that describes the provider whose endpoints are at these paths.

    The document is that of RFC 8414 §2, with RFC 9207's promise to send ``iss``.
    """

    def document(endpoints: Endpoints, request: Request) -> Response:
        settings = endpoints.settings
        methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
        facts: dict[str, Any] = {
            "issuer": settings.issuer,
            "authorization_endpoint": settings.issuer + authorize,
            "token_endpoint": settings.issuer + token,
            "revocation_endpoint": settings.issuer + revoke,
            "registration_endpoint": settings.issuer + register,
            "scopes_supported": sorted(settings.scopes or ()),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "form_post"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
            "token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "dpop_signing_alg_values_supported": list(proofs.PROOF_ALGORITHMS),
        }
        if settings.fetch_document is not None:
            facts["client_id_metadata_document_supported"] = True
            facts["token_endpoint_auth_methods_supported"] = [*methods, "none"]
        if settings.wants_pushed:
            facts["pushed_authorization_request_endpoint"] = settings.issuer + push
            facts["require_pushed_authorization_requests"] = True
        return Response(json.dumps(facts), mimetype="application/json")

    return document
