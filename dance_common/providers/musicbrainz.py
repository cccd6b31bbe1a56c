"""MusicBrainz."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="musicbrainz",
    title="MusicBrainz",
    base_url="https://musicbrainz.org/",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/token",
    refresh_url="/oauth2/token",
    revocation_url="/oauth2/revoke",
    scope=("profile", "email"),
    client_authentication="post",
    profile_url="oauth2/userinfo",
    # The claim sub is the user's name, which is no key.
    profile_fields=ProfileFields(
        id="metabrainz_user_id",
        username="sub",
        name="sub",
        email="email",
        email_verified="email_verified",
    ),
)


@oauth2(PROVIDER)
def musicbrainz(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    offline: bool = False,
    user_agent: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for MusicBrainz.

    Args:
        offline: ask for a refresh token.
        user_agent: what the site calls itself; MusicBrainz wants the name of the application in each call.
    """
    params = {"access_type": "offline"} if offline else {}
    return replace(PROVIDER, authorization_params=params, user_agent=user_agent)
