"""Calendly."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="calendly",
    title="Calendly",
    base_url="https://api.calendly.com/",
    authorization_url="https://auth.calendly.com/oauth/authorize",
    token_url="https://auth.calendly.com/oauth/token",
    refresh_url="https://auth.calendly.com/oauth/token",
    refresh_rotates=True,
    revocation_url="https://auth.calendly.com/oauth/revoke",
    client_authentication="post",
    settings={
        "client_id": ("CALENDLY_OAUTH_CLIENT_ID",),
        "client_secret": ("CALENDLY_OAUTH_CLIENT_SECRET",),
    },
    profile_url="users/me",
    # Calendly's key of a user is a URL, the same that the token names as owner.
    profile_fields=ProfileFields(
        id="resource.uri",
        username="resource.slug",
        name="resource.name",
        email="resource.email",
        picture="resource.avatar_url",
    ),
    checked_on="2026-11-24",
    docs_url="https://developer.calendly.com/how-to-access-calendly-data-on-behalf-of-authenticated-users",
)


def calendly(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Calendly by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``CALENDLY_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``CALENDLY_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, of those the application has; all of them unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, calendly),
    )
