"""How a provider ends tokens in its own way, where that is not RFC 7009."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote

from werkzeug.http import parse_dict_header
from werkzeug.wrappers import Request, Response

from .api import caller_of
from .stage import Handler, Stage


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Describe the request that ends a token, and its answer.

    Attributes:
        method: the HTTP method.
        token: the field of the form or JSON that has the token; None where it authorizes the call, as in RFC 6750, or
            signs it.
        client: how the client proves itself besides; None where it need not.
        status: of the answer.
        answer: what its JSON is made of; None where it has no body.
    """

    method: str = "POST"
    token: str | None = None
    client: Literal["basic", "post"] | None = None
    status: int = 200
    answer: Any = None


def end(ending: Ending) -> Handler:
    """Return the endpoint: it ends the grant of the token that a request names."""

    def handle(stage: Stage, request: Request) -> Response:
        if request.method != ending.method:
            return _refused(405, "method_not_allowed")
        if ending.client is not None and not _is_client(stage, request, ending.client):
            return _refused(401, "invalid_client")
        if _is_signed(request) and isinstance(refusal := caller_of(stage, request), Response):
            return refusal
        if not stage.store.end_token(_token(request, ending.token)):
            return _refused(401, "invalid_token")
        body = "" if ending.answer is None else json.dumps(ending.answer)
        return Response(body, ending.status, mimetype="application/json")

    return handle


def _token(request: Request, field: str | None) -> str:
    if field is not None:
        return _fields(request).get(field, "")
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    if _is_signed(request):
        return unquote(parse_dict_header(rest).get("oauth_token") or "")
    return rest if scheme.lower() == "bearer" else ""


def _is_signed(request: Request) -> bool:
    return request.headers.get("Authorization", "").lower().startswith("oauth ")


def _is_client(stage: Stage, request: Request, how: Literal["basic", "post"]) -> bool:
    fields, header = _fields(request), request.authorization
    if how == "post":
        name, secret = fields.get("client_id", ""), fields.get("client_secret", "")
    elif header is not None and header.type == "basic":
        name, secret = header.username or "", header.password or ""
    else:
        return False
    client = stage.settings.clients.get(name)
    return client is not None and hmac.compare_digest(
        client.client_secret.encode(), secret.encode()
    )


def _fields(request: Request) -> dict[str, str]:
    content = request.get_json(silent=True)
    found = content if isinstance(content, dict) else {}
    return {str(name): str(value) for name, value in {**found, **request.form.to_dict()}.items()}


def _refused(status: int, error: str) -> Response:
    return Response(json.dumps({"error": error}), status, mimetype="application/json")
