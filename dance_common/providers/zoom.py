"""Zoom."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="zoom",
    title="Zoom",
    base_url="https://api.zoom.us/v2/",
    authorization_url="https://zoom.us/oauth/authorize",
    token_url="https://zoom.us/oauth/token",
    refresh_url="https://zoom.us/oauth/token",
    revocation_url="https://zoom.us/oauth/revoke",
    # The endpoint knows access tokens only.
    revokes="access_token",
    client_authentication="post",
    settings={
        "client_id": ("ZOOM_OAUTH_CLIENT_ID",),
        "client_secret": ("ZOOM_OAUTH_CLIENT_SECRET",),
    },
    profile_url="users/me",
    profile_fields=ProfileFields(
        id="id", name="display_name", email="email", email_verified="verified", picture="pic_url"
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.zoom.us/docs/integrations/oauth/",
)


def zoom(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Zoom by OAuth 2.

    Scopes are chosen where the application is registered; for profiles it needs ``user:read``.

    Args:
        client_id: the application's client ID; else it is read from ``ZOOM_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``ZOOM_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, of those the application has; all of them unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, zoom),
    )
