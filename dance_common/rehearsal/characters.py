"""The stand-in's endpoints in the character of one provider."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Request, Response

from ..openid.identity import is_requested
from ..provider import TENANT, OAuth2Provider, Provider
from . import api, oauth2, openid
from .accounts import Account
from .clients import DEMO_CLIENT
from .oauth1_rules import OAuth1Server
from .oauth2_rules import OAuth2Server
from .scripts import Script, filled, profile_of
from .stage import Handler, Stage
from .translation import as_authorization, as_bearer, as_signed, as_token_request

_TENANT_ID = "00000000-0000-4000-8000-000000000000"


def in_character(provider: Provider, handler: Handler) -> Handler:
    """Let the endpoint follow the provider's rules: any scope, its PKCE, its issuer."""
    has_pkce = getattr(provider, "pkce", False)

    def handle(stage: Stage, request: Request) -> Response:
        known = stage.settings
        settings = replace(
            known,
            scopes=None,
            default_scopes=getattr(provider, "scope", ()) or known.default_scopes,
            pkce="required" if has_pkce else "optional",
            issuer=getattr(provider, "issuer", None) or known.issuer,
            rotates=_rotates(provider) if known.rotates is None else known.rotates,
        )
        return handler(
            Stage(
                settings,
                stage.store,
                OAuth1Server(settings, stage.store),
                OAuth2Server(settings, stage.store),
            ),
            request,
        )

    return handle


def _rotates(provider: Provider) -> bool:
    # As strict as the standard permits where nobody knows: whoever survives that survives the other.
    return getattr(provider, "refresh_rotates", None) is not False


def signed_at(url: str, handler: Handler) -> Handler:
    """Let OAuth 1 signatures be checked against the provider's address, which the consumer signed."""
    return lambda stage, request: handler(stage, as_signed(request, url))


def authorize(provider: OAuth2Provider) -> Handler:
    """Return the consent page."""
    return lambda stage, request: oauth2.authorize(stage, as_authorization(request, provider))


def revoke(provider: OAuth2Provider) -> Handler:
    """Return the revocation endpoint."""
    return lambda stage, request: oauth2.revoke(stage, as_token_request(request, provider))


def token(provider: OAuth2Provider, script: Script) -> Handler:
    """Return the token endpoint; an ID token comes with the scope ``openid``, or always where that is so.

    A refresh token comes where the provider has a place that takes it.
    """

    def handle(stage: Stage, request: Request) -> Response:
        request = as_token_request(request, provider)
        response = oauth2.token(stage, request)
        answer: dict[str, Any] = json.loads(response.get_data())
        record = stage.store.access_tokens.get(answer.get("access_token", ""))
        if record is not None:
            account = stage.settings.accounts[record.grant.login]
            answer |= filled(script.token, account)
            if provider.refresh_url is None:
                del answer["refresh_token"]
            if is_requested(provider, sorted(record.scopes)) or "openid" in record.scopes:
                code = stage.store.codes.get(request.form.get("code", ""))
                facts = {
                    "aud": record.grant.client_id,
                    "at_hash": openid.at_hash(answer["access_token"]),
                    "nonce": code.nonce if code is not None else None,
                }
                answer["id_token"] = _id_token(stage, provider, account, facts)
            response.set_data(json.dumps(answer))
        return response

    return handle


def _id_token(
    stage: Stage, provider: OAuth2Provider, account: Account, facts: Mapping[str, Any]
) -> str:
    now = int(stage.store.clock())
    declared = provider.openid
    issuers = declared.issuers if declared is not None else ()
    standard = {
        "iss": next(iter(issuers), stage.settings.issuer).replace(TENANT, _TENANT_ID),
        "tid": _TENANT_ID,
        "sub": str(account.id),
        "iat": now,
        "exp": now + openid.ID_TOKEN_SECONDS,
    }
    claims = profile_of(account, provider.profile_fields, with_picture=False)
    known = {name: value for name, value in facts.items() if value is not None}
    content = {**claims, **standard, **known}
    if declared is not None and declared.jwks_url is None:
        # Consumers that are rehearsed all have the demo credentials.
        return openid.signed_by_secret(content, DEMO_CLIENT.client_secret)
    return openid.signed(content, openid.signing_key())


def profile(provider: Provider, script: Script, further: Mapping[str, Any]) -> Handler:
    """Return an address that says who the user is, and what ``further`` has."""

    def shape(account: Account, scopes: frozenset[str]) -> Mapping[str, Any]:
        return {**profile_of(account, provider.profile_fields), **filled(further, account)}

    plain = api.profile(shape)

    def handle(stage: Stage, request: Request) -> Response:
        response = plain(stage, as_bearer(stage, request, provider))
        if script.signs_profile and response.status_code == HTTPStatus.OK:
            # Consumers that are rehearsed all have the demo credentials.
            claims = {**response.get_json(), "aud": DEMO_CLIENT.client_id}
            return Response(openid.signed_by_secret(claims, DEMO_CLIENT.client_secret))
        return response

    return handle


def api_answer(provider: Provider, answer: Any) -> Handler:
    """Return an address that answers this to every good token; a function is called with the account."""

    def content(account: Account, _: frozenset[str]) -> Any:
        return answer(account) if callable(answer) else answer

    plain = api.profile(content)
    return lambda stage, request: plain(stage, as_bearer(stage, request, provider))


def refusing(handler: Handler, refusal: Mapping[str, Any]) -> Handler:
    """Let the endpoint answer this, as if all were well, where it would refuse a token."""

    def handle(stage: Stage, request: Request) -> Response:
        response = handler(stage, request)
        if response.status_code != HTTPStatus.UNAUTHORIZED:
            return response
        return Response(json.dumps(dict(refusal)), mimetype="application/json")

    return handle
