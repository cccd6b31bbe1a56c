"""The API that tokens open: who am I, my repositories, and an echo."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps

from oauthlib.oauth1.rfc5849 import errors as oauth1_errors
from werkzeug.wrappers import Request, Response

from . import proofs, raw_request
from .endpoints import Endpoints, Handler
from .settings import Account

Shape = Callable[[Account, frozenset[str]], Mapping[str, object]]
"""How a provider writes a profile down: from an account and the granted scopes to JSON."""


@dataclass(frozen=True)
class Caller:
    """Tell for whom a request's token speaks, and how far."""

    account: Account
    scopes: frozenset[str]


def plain_profile(account: Account, scopes: frozenset[str]) -> Mapping[str, object]:
    """Return id, login, name and avatar_url, and the email with the scope ``email``."""
    profile: dict[str, object] = {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "avatar_url": account.avatar_url,
    }
    if "email" in scopes:
        profile["email"] = account.email
    return profile


def _protected(
    answer: Callable[[Caller, Request], Response], *, scope: str | None = None
) -> Handler:
    """Put a token check before an endpoint: Bearer (RFC 6750) or a signature (RFC 5849)."""

    @wraps(answer)
    def handler(endpoints: Endpoints, request: Request) -> Response:
        caller = caller_of(endpoints, request)
        if isinstance(caller, Response):
            return caller
        if scope is not None and scope not in caller.scopes:
            challenge = f'Bearer realm="rehearsal", error="insufficient_scope", scope="{scope}"'
            return _json({"error": "insufficient_scope"}, 403, challenge)
        return answer(caller, request)

    return handler


def profile(shape: Shape = plain_profile) -> Handler:
    """Return an endpoint that tells who the token's person is, in a provider's own shape."""
    return _protected(lambda caller, _: _json(shape(caller.account, caller.scopes)))


@_protected
def echo(caller: Caller, request: Request) -> Response:
    """Answer what was received: method, args, form, json and header names, but no token."""
    try:
        args, form = raw_request.query_of(request), raw_request.form_of(request)
    except ValueError:
        return _json({"error": "invalid_request"}, 400)
    return _json(
        {
            "method": request.method,
            "args": _without_credentials(args),
            "form": _without_credentials(form),
            "json": request.get_json(silent=True),
            "headers": sorted(name for name, _ in request.headers),
        }
    )


def _repositories(caller: Caller, request: Request) -> Response:
    names = ("hello-world", "dotfiles")
    return _json([{"owner": caller.account.login, "name": name} for name in names])


repositories = _protected(_repositories, scope="repo")
"""Answer the person's repositories, for tokens with the scope ``repo``."""


def caller_of(endpoints: Endpoints, request: Request) -> Caller | Response:
    """Return for whom the request's token speaks, or the refusal of a request without a good one."""
    scheme = request.headers.get("Authorization", "").partition(" ")[0].lower()
    if scheme in ("bearer", "dpop"):
        return _bearer_caller(endpoints, request, bound=scheme == "dpop")
    if scheme == "oauth" or "oauth_signature" in {*request.args, *request.form}:
        return _signing_caller(endpoints, request)
    return _json({"error": "unauthorized"}, 401, 'Bearer realm="rehearsal"')


def _bearer_caller(endpoints: Endpoints, request: Request, *, bound: bool) -> Caller | Response:
    token = request.headers["Authorization"].partition(" ")[2]
    record = endpoints.store.live_access_token(token)
    try:
        jkt = (
            proofs.key_of(endpoints.settings, endpoints.store, request, access_token=token)
            if bound
            else ""
        )
    except proofs.ProofRefused as error:
        return error.response(401)
    # Only the header is handed on: RFC 9700 §4.3.2 wants no tokens in URLs.
    valid, checked = endpoints.oauth2.verify_request(
        raw_request.secure_uri(request), headers={"Authorization": f"Bearer {token}"}
    )
    if not valid or record is None or record.grant.jkt != jkt:
        challenge = (
            'Bearer realm="rehearsal", error="invalid_token", '
            'error_description="The access token is unknown, expired or revoked."'
        )
        return _json({"error": "invalid_token"}, 401, challenge)
    return Caller(endpoints.settings.accounts[str(checked.user)], frozenset(checked.scopes or ()))


def _signing_caller(endpoints: Endpoints, request: Request) -> Caller | Response:
    try:
        valid, checked = endpoints.oauth1.validate_protected_resource_request(
            raw_request.sent_uri(request),
            http_method=request.method,
            body=request.get_data().decode("utf-8", "replace"),
            headers=dict(request.headers),
        )
    except (ValueError, oauth1_errors.OAuth1Error):
        valid, checked = False, None
    if not valid or checked is None:
        return _json({"error": "unauthorized"}, 401, 'OAuth realm="rehearsal"')
    return Caller(endpoints.settings.accounts[checked.user], frozenset(checked.scopes))


def _without_credentials(pairs: raw_request.Pairs) -> dict[str, str]:
    return {
        name: value
        for name, value in pairs
        if not name.startswith("oauth_") and name not in ("access_token", "client_secret")
    }


def _json(content: object, status: int = 200, challenge: str | None = None) -> Response:
    response = Response(json.dumps(content), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    if challenge:
        response.headers["WWW-Authenticate"] = challenge
    return response
