"""Requests in a provider's own manner, told as the RFCs have them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from werkzeug.wrappers import Request

from ..provider import OAuth2Provider, Provider
from . import wire
from .stage import Stage


def as_authorization(request: Request, provider: OAuth2Provider) -> Request:
    """Return an authorization request with the standard's names, and spaces between its scopes."""
    try:
        pairs = wire.query_of(request)
    except ValueError:
        return request
    plain = (
        ("client_id" if name == provider.client_id_field else name, _spaced(name, value, provider))
        for name, value in pairs
    )
    return _changed(request, {"QUERY_STRING": urlencode(tuple(plain))})


def as_token_request(request: Request, provider: OAuth2Provider) -> Request:
    """Return a request to the token endpoint as a form, whose client id has the standard's name."""
    if provider.request_format == "json":
        content = request.get_json(silent=True)
        pairs = tuple(content.items()) if isinstance(content, dict) else ()
    else:
        if request.mimetype != wire.FORM:
            return request
        try:
            pairs = wire.form_of(request)
        except ValueError:
            return request
    plain = [
        ("client_id" if name == provider.client_id_field else name, value) for name, value in pairs
    ]
    return _changed(request, {"CONTENT_TYPE": wire.FORM}, body=urlencode(plain).encode())


def as_signed(request: Request, origin: str) -> Request:
    """Return the request at the address that its OAuth 1 signature covers: the provider's."""
    parts = urlsplit(origin)
    target = wire.sent_uri(request).partition("://")[2].partition("/")[2]
    environ = {
        "HTTP_HOST": parts.netloc,
        "REQUEST_URI": target.removeprefix(parts.netloc),
        "wsgi.url_scheme": parts.scheme,
    }
    return _changed(request, environ)


def as_bearer(stage: Stage, request: Request, provider: Provider) -> Request:
    """Return an API call with its token where RFC 6750 has it.

    The token has to stand after the provider's own word. Where a hook places it, any place will do.
    """
    if not isinstance(provider, OAuth2Provider):
        return request
    scheme, _, token = request.headers.get(provider.token_header, "").rpartition(" ")
    if provider.prepare is not None or provider.fetch_profile is not None:
        token = next(filter(stage.store.live_access_token, _words(request)), "")
    elif scheme.lower() != provider.authorization_scheme.lower():
        token = ""
    return _changed(request, {"HTTP_AUTHORIZATION": f"Bearer {token}" if token else ""})


def _words(request: Request) -> list[str]:
    headers = [value.rpartition(" ")[2] for _, value in request.headers]
    return [*headers, *request.form.values()]


def _spaced(name: str, value: str, provider: OAuth2Provider) -> str:
    return value.replace(provider.scope_separator, " ") if name == "scope" else value


def _changed(request: Request, environ: Mapping[str, str], *, body: bytes | None = None) -> Request:
    body = request.get_data() if body is None else body
    sent = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    return Request({**request.environ, **sent, **environ})
