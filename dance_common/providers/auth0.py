"""Auth0."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope
from ._hosts import host

PROVIDER = OAuth2Provider(
    name="auth0",
    title="Auth0",
    authorization_url="/authorize",
    token_url="/oauth/token",
    # Tokens are refreshable where the scope has offline_access.
    refresh_url="/oauth/token",
    revocation_url="/oauth/revoke",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    settings={
        "client_id": ("AUTH0_OAUTH_CLIENT_ID",),
        "client_secret": ("AUTH0_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/userinfo",
    profile_fields=ProfileFields(
        id="sub",
        username="nickname",
        name="name",
        email="email",
        email_verified="email_verified",
        picture="picture",
    ),
    checked_on="2026-11-23",
    docs_url="https://auth0.com/docs/get-started/authentication-and-authorization-flow/authorization-code-flow",
)


def auth0(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    domain: str,
    audience: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Auth0 by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``AUTH0_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``AUTH0_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``openid``, ``profile`` and ``email`` unless given.
        domain: the tenant's domain, such as ``example.eu.auth0.com``, or a domain of your own.
        audience: identifier of the API that the token is for; Auth0's own unless given.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``domain`` is more than a host.
    """
    domain = host(domain, argument="domain", example="example.eu.auth0.com")
    params = {"audience": audience} if audience else {}
    provider = replace(
        PROVIDER,
        base_url=f"https://{domain}/",
        authorization_params=params,
        # The slash is part of the issuer.
        openid=OpenID(issuers=(f"https://{domain}/",), jwks_url="/.well-known/jwks.json"),
    )
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, auth0),
    )
