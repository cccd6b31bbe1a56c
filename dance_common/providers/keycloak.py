"""Keycloak."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack
from urllib.parse import quote

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import OPENID_FIELDS
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope
from ._hosts import address

PROVIDER = OAuth2Provider(
    name="keycloak",
    title="Keycloak",
    authorization_url="protocol/openid-connect/auth",
    token_url="protocol/openid-connect/token",
    refresh_url="protocol/openid-connect/token",
    revocation_url="protocol/openid-connect/revoke",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    settings={
        "client_id": ("KEYCLOAK_OAUTH_CLIENT_ID",),
        "client_secret": ("KEYCLOAK_OAUTH_CLIENT_SECRET",),
    },
    profile_url="protocol/openid-connect/userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://www.keycloak.org/securing-apps/oidc-layers",
)


def keycloak(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    server_url: str,
    realm: str,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Keycloak by OAuth 2.

    Keycloak sends its issuer with the callback, and it has to be the realm's: leave “Exclude Issuer From
    Authentication Response” off where the client is registered, and name the server as users see it. Relative URLs
    start at the realm.

    Args:
        client_id: the application's client ID; else it is read from ``KEYCLOAK_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``KEYCLOAK_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``openid``, ``profile`` and ``email`` unless given.
        server_url: where Keycloak is, such as ``https://login.example.com``, with the path it is installed below.
        realm: the realm's name.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``server_url`` is no absolute address, or ``realm`` is empty.
    """
    server_url = address(server_url, argument="server_url", example="https://login.example.com")
    if not realm:
        raise ValueError("realm has to be the name of a realm, such as 'main'.")
    issuer = f"{server_url}realms/{quote(realm, safe='')}"
    keys = OpenID(issuers=(issuer,), jwks_url="protocol/openid-connect/certs")
    provider = replace(PROVIDER, base_url=f"{issuer}/", issuer=issuer, openid=keys)
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, keycloak),
    )
