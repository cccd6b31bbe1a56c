"""Okta."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack
from urllib.parse import quote

from ._hosts import host
from ._preset import OPENID_FIELDS, DanceOptions, OAuth2Provider, OpenID, Scope, oauth2

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


@oauth2(PROVIDER)
def okta(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    domain: str,
    authorization_server: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Okta.

    Relative URLs start at the authorization server; those of Okta's API are ``/api/v1/…``.

    Args:
        domain: the organization's domain, such as ``dev-1234.okta.com``.
        authorization_server: ID of a custom authorization server, such as ``default``; the organization's own
            unless given.

    Raises:
        ValueError: ``domain`` is more than a host.
    """
    domain = host(domain, argument="domain", example="dev-1234.okta.com")
    server = f"/{quote(authorization_server, safe='')}" if authorization_server else ""
    # The organization's own server signs with the organization's address, every other one with its own.
    issuer = f"https://{domain}/oauth2{server}" if server else f"https://{domain}"
    return replace(
        PROVIDER,
        base_url=f"https://{domain}/oauth2{server}/v1/",
        openid=OpenID(issuers=(issuer,), jwks_url="keys"),
    )
