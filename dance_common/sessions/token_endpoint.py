"""Requests to a provider's endpoints of RFC 6749 sections 4.1.3 and 6, RFC 7009 and RFC 9126."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

from ..errors import ProviderFailed, Step
from ..openid import identity
from ..tokens import DPOP_KEY, SecretDict, SecretText, Token, parse_token_response, scope_list
from ..transport import dpop
from ..transport.bodies import LARGEST_TOKEN_RESPONSE
from ..transport.endpoint import (
    OAuthClient,
    ask,
    prepare_question,
    read_fields,
    read_token,
    require_no_redirect,
    require_success,
)
from ..transport.session import Auth
from .credentials import with_parameters
from .errors import TokenLost
from .steps import NetworkStep

REVOCATION_TIMEOUT = 5.0
"""Seconds that a provider has to revoke a token: the user is waiting, and the token is forgotten here in any case."""
_REFERENCE = re.compile(r"[\x21-\x7e]{1,1000}")
"""What refers to a request that was pushed: a URI of the provider's own making."""
Hooks = Mapping[str, Collection[Callable[..., Any]]]
"""Compliance hooks by their type; see ``requests_oauthlib.OAuth2Session``."""


def exchange_code(
    client: OAuthClient,
    url: str,
    form: Mapping[str, Any],
    *,
    scope: object,
    hooks: Hooks,
    **options: Any,
) -> Token:
    """Return the token that the authorization code in the form stands for (RFC 6749 section 4.1.3).

    Args:
        client: who asks whom.
        url: the token endpoint.
        form: its fields, beside the client's credentials.
        scope: what was asked for, for a response that does not say what was granted.
        hooks: what changes request and response.
        **options: see ``request_token``.

    Raises:
        ProviderFailed: the provider refused or responded with something else than a token.
    """
    response = request_token(client, url, form, step="exchange", hooks=hooks, **options)
    for hook in hooks["access_token_response"]:
        response = hook(response)
    return parse_token_response(
        read_token(response, provider=client.provider, dpop_key=client.dpop_key),
        requested=scope_list(scope),
    )


def push_authorization_request(client: OAuthClient, url: str, *, page: str) -> str:
    """Send the parameters of an authorization request to the provider, and return the URL that refers to them.

    Args:
        client: who asks whom.
        url: the authorization request, with all its parameters.
        page: the authorization endpoint, with the query that it has of itself.

    Raises:
        ProviderFailed: the provider refused, or its response is no reference (RFC 9126 section 2.2).
    """
    provider = client.provider
    own = parse_qsl(urlsplit(page).query, keep_blank_values=True)
    given = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    credentials, headers = client.credentials()
    # The client's id is there already, and has to be, however the client proves itself (section 2.1).
    proof = [pair for pair in credentials.items() if pair[0] != provider.client_id_field]
    form = [pair for pair in given if pair not in own] + proof
    response = ask(
        client.session,
        client.endpoint(provider.pushed_authorization_url or ""),
        provider=provider,
        step="begin",
        data=form,
        headers=SecretDict({"Accept": "application/json", **headers}),
    )
    fields = read_fields(response)
    require_success(response, fields, provider, step="begin")
    reference = fields.get("request_uri")
    if not isinstance(reference, str) or not _REFERENCE.fullmatch(reference):
        raise ProviderFailed(
            f"{provider.title} took the authorization request, and gave no reference to it.",
            code="bad_pushed_request",
            step="begin",
        )
    return with_parameters(
        page, {provider.client_id_field: client.client_id, "request_uri": reference}
    )


def refresh_step(
    client: OAuthClient, url: str, stale: Token, further: Mapping[str, Any], *, hooks: Hooks
) -> NetworkStep:
    """Return the step that asks for the token which a stale one's refresh token yields (RFC 6749 section 6).

    Args:
        client: who asks whom.
        url: the token endpoint, absolute or relative to the client's ``base_url``.
        stale: the token that has to be replaced.
        further: fields of the form that the provider or the site wants.
        hooks: what changes the request.
    """
    provider = client.provider
    form = {
        "grant_type": "refresh_token",
        "refresh_token": stale["refresh_token"],
        **_kept(provider.callback_params, stale),
        **further,
    }
    if DPOP_KEY in stale:
        client = replace(client, dpop_key=stale[DPOP_KEY])
    url, options = _token_request(
        client,
        client.endpoint(url),
        form,
        step="refresh",
        hooks=hooks,
        method=provider.refresh_method,
    )
    return _step(prepare_question(client.session, url, provider, **options))


def revocation_step(client: OAuthClient, token: Token) -> NetworkStep | None:
    """Return the step that revokes the token at the provider's ``revocation_url`` (RFC 7009 section 2.1).

    Returns:
        None where the token has nothing that can be revoked.
    """
    provider = client.provider
    kind = provider.revokes if token.get(provider.revokes) else "access_token"
    if not token.get(kind):
        return None
    form = {"token": token[kind], "token_type_hint": kind}
    url = client.endpoint(provider.revocation_url or "")
    url, options = _token_request(client, url, form, step="revoke", hooks={}, method="POST")
    options["timeout"] = REVOCATION_TIMEOUT
    return _step(prepare_question(client.session, url, provider, **options))


def _step(request: tuple[requests.PreparedRequest, dict[str, Any]]) -> NetworkStep:
    return NetworkStep(*request, most=LARGEST_TOKEN_RESPONSE, is_carried_through=True)


def _kept(names: tuple[str, ...], stale: Token) -> dict[str, Any]:
    """Return what the callback has brought beside the code under these names."""
    return {name: stale[name] for name in names if name in stale}


def read_refreshed_token(
    client: OAuthClient, response: requests.Response, stale: Token, *, hooks: Hooks
) -> Token:
    """Return the token in the response to a refresh.

    Args:
        client: who has asked whom.
        response: the response of the token endpoint.
        stale: the token that has to be replaced.
        hooks: what changes the response.

    Raises:
        TokenLost: the provider will not refresh it any more.
        ProviderFailed: the provider did not respond as it should.
    """
    provider = client.provider
    kept = _kept((*provider.callback_params, *provider.posted_params), stale)
    require_no_redirect(response, provider, step="refresh")
    for hook in hooks["refresh_token_response"]:
        response = hook(response)
    try:
        key = stale.get(DPOP_KEY, "")
        fields = {**kept, **read_token(response, provider=provider, step="refresh", dpop_key=key)}
    except ProviderFailed as error:
        if error.code == "invalid_grant":
            raise TokenLost.of(error, provider.title) from None
        raise
    return identity.verify_refresh(client, parse_token_response(fields, previous=stale), stale)


def request_token(
    client: OAuthClient,
    url: str,
    fields: Mapping[str, Any],
    *,
    step: Step,
    hooks: Hooks,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
    auth: Auth | None = None,
    as_fields: bool | None = None,
    **options: Any,
) -> requests.Response:
    """Send a form to an endpoint of the provider, with the client's credentials in the one way that it wants them.

    Args:
        client: who asks whom.
        url: the endpoint.
        fields: of the form; those that are None are left out.
        step: where in the dance this happens, for errors and hooks.
        hooks: what changes the request.
        method: POST, or GET where a provider insists.
        headers: sent in addition.
        auth: authentication as in requests, in place of the client's credentials.
        as_fields: see ``OAuthClient.credentials``.
        **options: ``timeout``, ``verify``, ``proxies`` and ``cert`` as in requests.

    Raises:
        ProviderFailed: see ``transport.endpoint.ask``.
    """

    def asked() -> requests.Response:
        address, sent = _token_request(
            client,
            url,
            fields,
            step=step,
            hooks=hooks,
            method=method,
            headers=headers,
            auth=auth,
            as_fields=as_fields,
        )
        arguments = {**options, **sent}
        return ask(client.session, address, provider=client.provider, step=step, **arguments)

    response = asked()
    is_nonce_missing = client.dpop_key and dpop.learn_nonce(response, kind="authorization")
    return asked() if is_nonce_missing else response


def _token_request(
    client: OAuthClient,
    url: str,
    fields: Mapping[str, Any],
    *,
    step: Step,
    hooks: Hooks,
    method: str,
    headers: Mapping[str, str] | None = None,
    auth: Auth | None = None,
    as_fields: bool | None = None,
) -> tuple[str, dict[str, Any]]:
    """Return the address and the arguments of ``ask`` for ``request_token``."""
    # Hooks may be the site's own code, whose frames reports show.
    form = SecretDict({name: value for name, value in fields.items() if value is not None})
    sent = SecretDict({"Accept": "application/json", **(headers or {})})
    if auth is None and client.provider.client_id_field not in form:
        credentials, further = client.credentials(as_fields=as_fields)
        form |= credentials
        sent |= further
    if step == "refresh":
        for hook in hooks["refresh_token_request"]:
            url, sent, body = hook(url, sent, SecretText(urlencode(form)))
            form = SecretDict(parse_qsl(body, keep_blank_values=True))
    names = client.provider.request_names
    form = SecretDict({names.get(name, name): value for name, value in form.items()})
    kind = "json" if client.provider.request_format == "json" else "data"
    payload: dict[str, Any] = {kind if method.upper() == "POST" else "params": form}
    if step == "exchange":
        for hook in hooks["access_token_request"]:
            url, sent, payload = hook(url, sent, payload)
    if client.dpop_key:
        sent |= dpop.proof_headers(client.dpop_key, method, url, kind="authorization")
    return url, {"method": method, "headers": sent, "auth": auth, **payload}
