"""Dance with a row of the catalogue's table, the provider answering what the row says."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urldefrag, urlencode, urlsplit

import requests
import responses
from catalogue_rows import Call, OAuth1Row, OAuth2Row, Row
from requests.structures import CaseInsensitiveDict

from dance_common import providers
from dance_common.backends.store import HeldSlot
from dance_common.openid.metadata import documents
from dance_common.rehearsal.openid import public_keys, sign_with_secret, signing_key
from dance_common.rehearsal.openid import sign as signed_claims
from dance_common.tokens import Token

CALLBACK = "https://site.example/login/it/authorized"
CODE = "the-code"


class Kept(HeldSlot):
    """A place for one token."""

    def __init__(self, token: Any = None) -> None:
        super().__init__(token)

    @property
    def token(self) -> Any:
        return self._token


def dance_of(row: Row) -> Any:
    """Return the dance that the row describes."""
    return providers.find(row.provider)(**row.arguments)


def parameters_of(url: str) -> dict[str, str]:
    """Return a URL's query as a dict."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def fields_of(request: requests.PreparedRequest) -> dict[str, Any]:
    """Return a request's form or JSON, or the query of one without a body."""
    body = request.body or b""
    text = body.decode() if isinstance(body, bytes) else str(body)
    if not text:
        return dict(parameters_of(request.url or ""))
    if "json" in headers_of(request).get("Content-Type", ""):
        found: dict[str, Any] = json.loads(text)
        return found
    return dict(parse_qsl(text, keep_blank_values=True))


def headers_of(request: requests.PreparedRequest) -> Mapping[str, Any]:
    """Return a request's headers as text: requests that were signed have them as bytes."""
    headers: Mapping[Any, Any] = request.headers
    return CaseInsensitiveDict(
        (name, value.decode() if isinstance(value, bytes) else value)
        for name, value in headers.items()
    )


def has(found: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    """Fail unless what was found holds what is expected; None stands for what must not be there."""
    assert {name: found.get(name) for name in expected} == dict(expected)


def without_query(url: str) -> str:
    """Return the URL up to its query."""
    return url.partition("?")[0]


def begun(row: OAuth2Row) -> tuple[Any, dict[str, Any], dict[str, str]]:
    """Begin; return the dance, the visitor's session and the query of the consent page."""
    dance, visitor = dance_of(row), {}
    url = dance.begin(visitor, CALLBACK)
    return dance, visitor, read_page(url, row)


def read_page(url: str, row: OAuth2Row) -> dict[str, str]:
    """Return the query of the consent page, by the names of RFC 6749; fail unless it is the row's page."""
    address, fragment = urldefrag(url)
    assert without_query(address) + (f"#{fragment}" if fragment else "") == row.authorize
    return with_standard_names(parameters_of(url), row.page_names)


def with_standard_names(fields: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields by the names of RFC 6749; fail if one has that name already."""
    assert not fields.keys() & names.keys()
    known = {called: name for name, called in names.items()}
    return {known.get(name, name): value for name, value in fields.items()}


def finished(row: OAuth2Row, canned: responses.RequestsMock) -> tuple[Any, Token]:
    """Dance to the end; return the dance and the token."""
    dance, visitor, query = begun(row)
    canned.add(row.token_method, row.token_url, json={**row.answer, **identified(row, query)})
    answers(canned, *row.exchange_calls)
    back = callback_parameters(row, query["state"])
    return dance, dance.finish(visitor, CALLBACK, urlencode(back)).token


def callback_parameters(row: OAuth2Row, state: str) -> dict[str, str]:
    """Return what the browser comes back with, signed where the provider signs it."""
    back = {row.code_field: CODE, "state": state, **row.callback}
    if row.signature:
        signed = "&".join(f"{name}={back[name]}" for name in sorted(back))
        key = row.arguments["client_secret"].encode()
        back[row.signature] = hmac.new(key, signed.encode(), "sha256").hexdigest()
    return back


def identified(row: OAuth2Row, query: Mapping[str, str]) -> dict[str, str]:
    """Return the id_token that the row describes, for the dance with this query; its keys were fetched before."""
    if row.claims is None:
        return {}
    now = int(time.time())
    claims = {**row.claims, "iat": now, "exp": now + 600}
    claims |= {name: query[name] for name in ("nonce",) if name in query}
    if row.keys_url is None:
        return {"id_token": sign_with_secret(claims, row.arguments["client_secret"])}
    key = signing_key(row.algorithm)
    documents.get((row.keys_url, True), lambda: public_keys(key, row.algorithm))
    return {"id_token": signed_claims(claims, key, row.algorithm)}


def finished_oauth1(row: OAuth1Row, canned: responses.RequestsMock) -> tuple[Any, Token]:
    """Dance to the end by OAuth 1; return the dance and the token."""
    dance, visitor = dance_of(row), {}
    temporary = {
        "oauth_token": "temporary",
        "oauth_token_secret": "its-secret",
        "oauth_callback_confirmed": "true",
    }
    canned.post(row.request_token_url, body=urlencode(temporary))
    url = dance.begin(visitor, CALLBACK)
    assert without_query(url) == row.authorize
    has(parameters_of(url), {"oauth_token": "temporary", **row.query})
    canned.post(row.access_token_url, body=urlencode(row.answer))
    back = urlencode({"oauth_token": "temporary", "oauth_verifier": "a-verifier"})
    return dance, dance.finish(visitor, CALLBACK, back).token


def signed(request: requests.PreparedRequest) -> dict[str, str]:
    """Return the parameters of an OAuth 1 ``Authorization`` header (RFC 5849 section 3.5.1)."""
    scheme, _, rest = headers_of(request)["Authorization"].partition(" ")
    assert scheme == "OAuth"
    pairs = (pair.strip().split("=", 1) for pair in rest.split(","))
    return {name: unquote(value.strip('"')) for name, value in pairs}


def authenticated(request: requests.PreparedRequest, row: OAuth2Row) -> dict[str, Any]:
    """Fail unless the client's credentials travel as the row says, and only so; return the form without them.

    Its fields have the names of RFC 6749.
    """
    form = with_standard_names(fields_of(request), row.names)
    header = headers_of(request).get("Authorization")
    client_id = form.pop(row.client_id_field, None)
    client_secret = form.pop("client_secret", None)
    secret = row.arguments.get("client_secret", "a-secret")
    if row.authentication == "basic":
        pair = base64.b64encode(f"an-id:{secret}".encode()).decode()
        assert (header, client_id, client_secret) == (f"Basic {pair}", None, None)
    else:
        shown = secret if row.authentication == "post" else None
        assert (header, client_id, client_secret) == (None, "an-id", shown)
    return form


def token_in(request: requests.PreparedRequest, row: OAuth2Row) -> str:
    """Return the token of an API call; fail unless it is where the row says, and only there."""
    carried = headers_of(request).get(row.token_header)
    if row.token_param:
        assert carried is None
        return parameters_of(request.url or "")[row.token_param]
    scheme, _, token = str(carried).rpartition(" ")
    assert scheme == row.authorization
    return token


def answers(canned: responses.RequestsMock, *calls: Call) -> None:
    """Answer the calls as they say."""
    for call in calls:
        canned.add(call.method, without_query(call.url), json=call.answer)


def was_asked(request: requests.PreparedRequest, call: Call) -> None:
    """Fail unless the request is the call."""
    assert (request.method, without_query(request.url or "")) == (
        call.method,
        without_query(call.url),
    )
    assert parameters_of(request.url or "") == parameters_of(call.url)
    has(headers_of(request), call.headers)
    has(fields_of(request), call.body)
