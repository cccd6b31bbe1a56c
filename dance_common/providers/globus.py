"""Globus."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._preset import DanceOptions, OAuth2Provider, OpenID, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="globus",
    base_url="https://auth.globus.org/v2/",
    authorization_url="oauth2/authorize",
    token_url="oauth2/token",
    refresh_url="oauth2/token",
    revocation_url="oauth2/token/revoke",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    openid=OpenID(
        issuers=("https://auth.globus.org",), jwks_url="/jwk.json", algorithms=("RS512",)
    ),
    profile_url="oauth2/userinfo",
    profile_fields=ProfileFields(
        id="sub", username="preferred_username", name="name", email="email"
    ),
    docs_url="https://docs.globus.org/api/auth/",
)


@oauth2(PROVIDER)
def globus(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    offline: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Globus.

    Args:
        offline: ask for a refresh token.
    """
    return replace(PROVIDER, authorization_params={"access_type": "offline"} if offline else {})
