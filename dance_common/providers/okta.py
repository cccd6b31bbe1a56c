"""Okta."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack
from urllib.parse import quote

from ._hosts import host
from ._preset import (
    OPENID_FIELDS,
    OAuth2Provider,
    OpenID,
    Scope,
    ServerArgument,
    ServerOptions,
    oauth2,
)

PROVIDER = OAuth2Provider(
    name="okta",
    authorization_url="authorize",
    token_url="token",
    # Tokens are refreshable where the scope has offline_access.
    refresh_url="token",
    revocation_url="revoke",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    profile_url="userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-24",
    docs_url="https://developer.okta.com/docs/guides/implement-grant-type/authcode/main/",
)
SERVER = ServerArgument("domain", host, "dev-1234.okta.com")


@oauth2(PROVIDER, SERVER)
def okta(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    domain: str = "*",
    authorization_server: str | None = None,
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Okta.

    Relative URLs start at the authorization server; those of Okta's API are ``/api/v1/…``.

    Args:
        domain: the organization's domain, such as ``dev-1234.okta.com``; the visitor names it unless given.
        authorization_server: ID of a custom authorization server, such as ``default``; the organization's own
            unless given.

    Raises:
        ValueError: ``domain`` is more than a host.
    """
    domain = SERVER.read(domain)
    server = f"/{quote(authorization_server, safe='')}" if authorization_server else ""
    # The organization's own server signs with the organization's address, every other one with its own.
    issuer = f"https://{domain}/oauth2{server}" if server else f"https://{domain}"
    return replace(
        PROVIDER,
        base_url=f"https://{domain}/oauth2{server}/v1/",
        openid=OpenID(issuers=(issuer,), jwks_url="keys"),
    )
