"""Airtable."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="airtable",
    title="Airtable",
    base_url="https://api.airtable.com/v0/",
    authorization_url="https://airtable.com/oauth2/v1/authorize",
    token_url="https://airtable.com/oauth2/v1/token",
    refresh_url="https://airtable.com/oauth2/v1/token",
    scope=("user.email:read",),
    api_hosts=("content.airtable.com",),
    settings={
        "client_id": ("AIRTABLE_OAUTH_CLIENT_ID",),
        "client_secret": ("AIRTABLE_OAUTH_CLIENT_SECRET",),
    },
    profile_url="meta/whoami",
    profile_fields=ProfileFields(id="id", email="email"),
    checked_on="2026-11-23",
    docs_url="https://airtable.com/developers/web/api/oauth-reference",
)


def airtable(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Airtable by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``AIRTABLE_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``AIRTABLE_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``user.email:read`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, airtable),
    )
