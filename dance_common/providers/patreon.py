"""Patreon."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="patreon",
    title="Patreon",
    base_url="https://www.patreon.com/api/oauth2/v2/",
    authorization_url="https://www.patreon.com/oauth2/authorize",
    token_url="https://www.patreon.com/api/oauth2/token",
    refresh_url="https://www.patreon.com/api/oauth2/token",
    revocation_url="https://www.patreon.com/oauth2/revoke",
    scope=("identity", "identity[email]"),
    client_authentication="post",
    settings={
        "client_id": ("PATREON_OAUTH_CLIENT_ID",),
        "client_secret": ("PATREON_OAUTH_CLIENT_SECRET",),
    },
    # Patreon says nothing that is not asked for by name.
    profile_url="identity?fields%5Buser%5D=email,full_name,image_url,is_email_verified,vanity",
    profile_fields=ProfileFields(
        id="data.id",
        username="data.attributes.vanity",
        name="data.attributes.full_name",
        email="data.attributes.email",
        email_verified="data.attributes.is_email_verified",
        picture="data.attributes.image_url",
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.patreon.com/#oauth",
)


def patreon(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Patreon by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``PATREON_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``PATREON_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``identity`` and ``identity[email]`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, patreon),
    )
