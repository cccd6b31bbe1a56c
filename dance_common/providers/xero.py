"""Xero."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import OPENID_FIELDS
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope
from ._claims import from_id_token

PROVIDER = OAuth2Provider(
    name="xero",
    title="Xero",
    base_url="https://api.xero.com/",
    authorization_url="https://login.xero.com/identity/connect/authorize",
    token_url="https://identity.xero.com/connect/token",
    # Tokens are refreshable where the scope has offline_access.
    refresh_url="https://identity.xero.com/connect/token",
    revocation_url="https://identity.xero.com/connect/revocation",
    scope=("openid", "profile", "email"),
    settings={
        "client_id": ("XERO_OAUTH_CLIENT_ID",),
        "client_secret": ("XERO_OAUTH_CLIENT_SECRET",),
    },
    openid=OpenID(
        issuers=("https://identity.xero.com",),
        jwks_url="https://identity.xero.com/.well-known/openid-configuration/jwks",
    ),
    # What Xero says of the user is in the ID token.
    profile_fields=OPENID_FIELDS,
    fetch_profile=from_id_token,
    checked_on="2026-11-23",
    docs_url="https://developer.xero.com/documentation/guides/oauth2/auth-flow/",
)


def xero(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Xero by OAuth 2.

    One token covers several organizations: ``xero.get("connections")`` names them, and calls of the accounting API
    say which by the header ``Xero-Tenant-Id``.

    Args:
        client_id: the application's client ID; else it is read from ``XERO_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``XERO_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``openid``, ``profile`` and ``email`` unless given. ``offline_access`` brings a
            refresh token.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, xero),
    )
