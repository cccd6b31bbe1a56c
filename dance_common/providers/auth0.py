"""Auth0."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import host
from ._preset import (
    OAuth2Provider,
    OpenID,
    ProfileFields,
    Scope,
    ServerArgument,
    ServerOptions,
    oauth2,
    parameters,
)

PROVIDER = OAuth2Provider(
    name="auth0",
    authorization_url="/authorize",
    token_url="/oauth/token",
    # Tokens are refreshable where the scope has offline_access.
    refresh_url="/oauth/token",
    revocation_url="/oauth/revoke",
    scope=("openid", "profile", "email"),
    client_authentication="post",
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
SERVER = ServerArgument("domain", host, "example.eu.auth0.com")


@oauth2(PROVIDER, SERVER)
def auth0(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    domain: str = "*",
    audience: str | None = None,
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Auth0.

    Args:
        domain: the tenant's domain, such as ``example.eu.auth0.com``, or a domain of your own;
            the visitor names it unless given.
        audience: identifier of the API that the token is for; Auth0's own unless given.

    Raises:
        ValueError: ``domain`` is more than a host.
    """
    domain = SERVER.read(domain)
    return replace(
        PROVIDER,
        base_url=f"https://{domain}/",
        authorization_params=parameters(audience=audience),
        # The slash is part of the issuer.
        openid=OpenID(issuers=(f"https://{domain}/",), jwks_url="/.well-known/jwks.json"),
    )
