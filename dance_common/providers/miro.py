"""Miro."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="miro",
    title="Miro",
    base_url="https://api.miro.com/",
    authorization_url="https://miro.com/oauth/authorize",
    token_url="https://api.miro.com/v1/oauth/token",
    # Only where the application was made with tokens that expire.
    refresh_url="https://api.miro.com/v1/oauth/token",
    refresh_rotates=True,
    scope=("identity:read",),
    client_authentication="post",
    settings={
        "client_id": ("MIRO_OAUTH_CLIENT_ID",),
        "client_secret": ("MIRO_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/v1/users/me",
    profile_fields=ProfileFields(id="id", name="name", email="email", picture="picture.imageURL"),
    checked_on="2026-11-23",
    docs_url="https://developers.miro.com/docs/getting-started-with-oauth",
)


def miro(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Miro by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``MIRO_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``MIRO_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``identity:read`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, miro),
    )
