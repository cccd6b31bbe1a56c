"""Where a token and the client's credentials stand in API calls: in a header, or in the query where it has to be.

Addresses are shown where headers are not: in errors, in logs, in what a view knows of a response. None has credentials.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, urldefrag, urlencode

import requests
from requests.auth import AuthBase

from ..provider import NOTHING, OAuth2Provider
from ..transport.dpop import proof_headers
from ..transport.session import Auth, no_authentication
from ..urls import authority


class TokenAuth(AuthBase):
    """Places a token in a request (RFC 6750 section 2), before whatever else signs it.

    Args:
        token: the access token.
        provider: says which header it stands in, and after which word.
        params: further parameters of the query; where one of them is the token, no header has it.
        dpop_key: the private key that the token was issued to (RFC 9449); empty for a bearer token.
        client: an oauthlib client that places the token in its own way, if there is one.
        then: what the call or the session has as ``auth`` beside the token.
    """

    def __init__(
        self,
        token: str,
        *,
        provider: OAuth2Provider,
        params: Mapping[str, str] = NOTHING,
        dpop_key: str = "",
        client: Any = None,
        then: Auth | None = None,
    ) -> None:
        self._token = token
        self._provider = provider
        self._params = params
        self._dpop_key = dpop_key
        self._client = client
        self._then = then

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request with the token."""
        if self._params:
            request.url = with_parameters(request.url or "", self._params)
        if self._client is not None:
            self._place_by_client(request)
        elif self._token not in self._params.values():
            scheme = "DPoP" if self._dpop_key else self._provider.authorization_scheme
            text = f"{scheme} {self._token}".lstrip()
            request.headers[self._provider.token_header] = text
        if self._dpop_key:
            method, url = request.method or "", request.url or ""
            key, token = self._dpop_key, self._token
            proof = proof_headers(key, method, url, kind="resource", access_token=token)
            request.headers.update(proof)
        request.prepare_auth(self._then or no_authentication)
        return request

    def _place_by_client(self, request: requests.PreparedRequest) -> None:
        # oauthlib refuses http even within this machine; whether it is secure was decided before.
        scheme, _, rest = str(request.url).partition(":")
        self._client.access_token = self._token
        url, headers, request.body = self._client.add_token(
            f"https:{rest}",
            http_method=request.method,
            body=request.body,
            headers=request.headers,
        )
        request.url = scheme + url.removeprefix("https")
        request.headers.update(headers)


def carries(request: requests.PreparedRequest, secrets: Collection[str]) -> bool:
    """Tell whether the address or the body has one of the secrets; what is read while it is sent is not looked at."""
    body = request.body if isinstance(request.body, str | bytes) else b""
    parts = (request.url or "", body.decode(errors="replace") if isinstance(body, bytes) else body)
    written = {form for each in secrets for form in (each, quote(each, safe=""), quote_plus(each))}
    return any(form in part for part in parts for form in written)


def leaves(before: str, after: str) -> bool:
    """Tell whether a redirect leads to another host or port, or from https to http."""
    return (
        authority(before) != authority(after)
        or before.split(":", maxsplit=1)[0] != after.split(":", maxsplit=1)[0]
    )


def drop_headers(request: requests.PreparedRequest, secrets: Collection[str]) -> None:
    """Drop the headers that authenticate anybody, or have one of the secrets."""
    for name, value in list(request.headers.items()):
        if name.lower() == "authorization" or any(each in str(value) for each in secrets):
            del request.headers[name]


def with_parameters(url: str, parameters: Mapping[str, str]) -> str:
    """Return the URL with further parameters in its query."""
    plain, fragment = urldefrag(url)
    # Spaces as %20: there are providers that take the plus sign between two scopes for a part of one.
    given = urlencode(parameters, quote_via=quote)
    query = f"{'&' if '?' in plain else '?'}{given}"
    return f"{plain}{query}{f'#{fragment}' if fragment else ''}"


def without_parameters(url: str, names: Collection[str]) -> str:
    """Return the URL without these parameters of its query; the rest stays as it is written."""
    plain, fragment = urldefrag(url)
    address, _, query = plain.partition("?")
    others = "&".join(part for part in query.split("&") if part.partition("=")[0] not in names)
    return f"{address}{f'?{others}' if others else ''}{f'#{fragment}' if fragment else ''}"


def clean_response(response: requests.Response, names: Collection[str]) -> None:
    """Take the parameters out of what the response and those before it know of their requests."""
    for each in (*response.history, response):
        each.url = without_parameters(each.url or "", names)
        each.request = _clean_request(each.request, names)


def clean_error(error: requests.RequestException, names: Collection[str]) -> None:
    """Mask the parameters in the error's text, and forget what caused it: that has the address, too."""
    values = re.compile(rf"(?<=[?&])({'|'.join(map(re.escape, names))})=[^&\s'\")]*")
    error.args = (values.sub(r"\1=…", str(error)),)
    error.__cause__ = error.__context__ = None
    if isinstance(error.request, requests.PreparedRequest):
        error.request = _clean_request(error.request, names)


def _clean_request(
    request: requests.PreparedRequest, names: Collection[str]
) -> requests.PreparedRequest:
    clean = request.copy()
    clean.url = without_parameters(request.url or "", names)
    return clean
