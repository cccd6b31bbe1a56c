"""Spotify."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="spotify",
    title="Spotify",
    base_url="https://api.spotify.com",
    authorization_url="https://accounts.spotify.com/authorize",
    token_url="https://accounts.spotify.com/api/token",
    refresh_url="https://accounts.spotify.com/api/token",
    client_authentication="post",
    settings={
        "client_id": ("SPOTIFY_OAUTH_CLIENT_ID",),
        "client_secret": ("SPOTIFY_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/v1/me",
    profile_fields=ProfileFields(
        id="id", name="display_name", email="email", picture="images.0.url"
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.spotify.com/documentation/web-api/tutorials/code-flow",
)


def spotify(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Spotify by OAuth 2.

    Spotify refuses callback addresses with plain http unless their host is ``127.0.0.1`` or ``[::1]``: ``localhost``
    does not do.

    Args:
        client_id: the application's client ID; else it is read from ``SPOTIFY_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``SPOTIFY_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["user-read-email"]``, which the profile's e-mail address needs.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, spotify),
    )
