"""Okta."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack
from urllib.parse import quote

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import OPENID_FIELDS
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope
from ._hosts import host

PROVIDER = OAuth2Provider(
    name="okta",
    title="Okta",
    authorization_url="authorize",
    token_url="token",
    # Tokens are refreshable where the scope has offline_access.
    refresh_url="token",
    revocation_url="revoke",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    settings={
        "client_id": ("OKTA_OAUTH_CLIENT_ID",),
        "client_secret": ("OKTA_OAUTH_CLIENT_SECRET",),
    },
    profile_url="userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-24",
    docs_url="https://developer.okta.com/docs/guides/implement-grant-type/authcode/main/",
)


def okta(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    domain: str,
    authorization_server: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Okta by OAuth 2.

    Relative URLs start at the authorization server; those of Okta's API are ``/api/v1/…``.

    Args:
        client_id: the application's client ID; else it is read from ``OKTA_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``OKTA_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``openid``, ``profile`` and ``email`` unless given.
        domain: the organization's domain, such as ``dev-1234.okta.com``.
        authorization_server: ID of a custom authorization server, such as ``default``; the organization's own
            unless given.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``domain`` is more than a host.
    """
    domain = host(domain, argument="domain", example="dev-1234.okta.com")
    server = f"/{quote(authorization_server, safe='')}" if authorization_server else ""
    # The organization's own server signs with the organization's address, every other one with its own.
    issuer = f"https://{domain}/oauth2{server}" if server else f"https://{domain}"
    provider = replace(
        PROVIDER,
        base_url=f"https://{domain}/oauth2{server}/v1/",
        openid=OpenID(issuers=(issuer,), jwks_url="keys"),
    )
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, okta),
    )
