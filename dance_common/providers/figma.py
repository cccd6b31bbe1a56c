"""Figma."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="figma",
    title="Figma",
    base_url="https://api.figma.com/v1/",
    authorization_url="https://www.figma.com/oauth",
    token_url="https://api.figma.com/v1/oauth/token",
    refresh_url="https://api.figma.com/v1/oauth/refresh",
    refresh_rotates=False,
    scope=("current_user:read",),
    settings={
        "client_id": ("FIGMA_OAUTH_CLIENT_ID",),
        "client_secret": ("FIGMA_OAUTH_CLIENT_SECRET",),
    },
    profile_url="me",
    profile_fields=ProfileFields(id="id", name="handle", email="email", picture="img_url"),
    checked_on="2026-11-23",
    docs_url="https://developers.figma.com/docs/rest-api/authentication/",
)


def figma(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Figma by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``FIGMA_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``FIGMA_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``current_user:read`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, figma),
    )
