"""Eventbrite."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="eventbrite",
    title="Eventbrite",
    base_url="https://www.eventbriteapi.com/v3/",
    authorization_url="https://www.eventbrite.com/oauth/authorize",
    token_url="https://www.eventbrite.com/oauth/token",
    client_authentication="post",
    settings={
        "client_id": ("EVENTBRITE_OAUTH_CLIENT_ID",),
        "client_secret": ("EVENTBRITE_OAUTH_CLIENT_SECRET",),
    },
    profile_url="users/me/",
    profile_fields=ProfileFields(
        id="id", name="name", email="emails.primary.email", email_verified="emails.primary.verified"
    ),
    checked_on="2026-11-23",
    docs_url="https://www.eventbrite.com/platform/docs/authentication",
)


def eventbrite(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Eventbrite by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``EVENTBRITE_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``EVENTBRITE_OAUTH_CLIENT_SECRET``.
        scope: Eventbrite knows none.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, eventbrite),
    )
