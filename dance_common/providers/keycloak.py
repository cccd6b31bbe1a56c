"""Keycloak."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack
from urllib.parse import quote

from ._hosts import address
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
    name="keycloak",
    authorization_url="protocol/openid-connect/auth",
    token_url="protocol/openid-connect/token",
    refresh_url="protocol/openid-connect/token",
    revocation_url="protocol/openid-connect/revoke",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    profile_url="protocol/openid-connect/userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://www.keycloak.org/securing-apps/oidc-layers",
)
SERVER = ServerArgument("server_url", address, "https://login.example.com")


@oauth2(PROVIDER, SERVER)
def keycloak(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    server_url: str = "*",
    realm: str,
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Keycloak.

    Keycloak sends its issuer with the callback, and it has to be the realm's: leave “Exclude Issuer From
    Authentication Response” off where the client is registered, and name the server as users see it. Relative URLs
    start at the realm.

    Args:
        server_url: where Keycloak is, such as ``https://login.example.com``, with the path it is installed
            below; the visitor names it unless given.
        realm: the realm's name.

    Raises:
        ValueError: ``server_url`` is no absolute address, or ``realm`` is empty.
    """
    server_url = SERVER.read(server_url)
    if not realm:
        raise ValueError("realm has to be the name of a realm, such as 'main'.")
    issuer = f"{server_url}realms/{quote(realm, safe='')}"
    keys = OpenID(issuers=(issuer,), jwks_url="protocol/openid-connect/certs")
    return replace(PROVIDER, base_url=f"{issuer}/", issuer=issuer, openid=keys)
