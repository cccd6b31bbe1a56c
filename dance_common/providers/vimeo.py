"""Vimeo."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="vimeo",
    title="Vimeo",
    base_url="https://api.vimeo.com/",
    authorization_url="https://api.vimeo.com/oauth/authorize",
    token_url="https://api.vimeo.com/oauth/access_token",
    scope=("public",),
    # Without a version Vimeo answers as its newest one does.
    headers={"Accept": "application/vnd.vimeo.*+json;version=3.4"},
    settings={
        "client_id": ("VIMEO_OAUTH_CLIENT_ID",),
        "client_secret": ("VIMEO_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/me",
    # Vimeo's key of a user is the path of the account, such as /users/152184.
    profile_fields=ProfileFields(id="uri", name="name", picture="pictures.base_link"),
    checked_on="2026-11-23",
    docs_url="https://developer.vimeo.com/api/authentication",
)


def vimeo(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Vimeo by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``VIMEO_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``VIMEO_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``public`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, vimeo),
    )
