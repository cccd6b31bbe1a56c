"""ClickUp."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="clickup",
    title="ClickUp",
    base_url="https://api.clickup.com/api/v2/",
    authorization_url="https://app.clickup.com/api",
    token_url="https://api.clickup.com/api/v2/oauth/token",
    client_authentication="post",
    settings={
        "client_id": ("CLICKUP_OAUTH_CLIENT_ID",),
        "client_secret": ("CLICKUP_OAUTH_CLIENT_SECRET",),
    },
    profile_url="user",
    profile_fields=ProfileFields(
        id="user.id",
        username="user.username",
        name="user.username",
        email="user.email",
        picture="user.profilePicture",
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.clickup.com/docs/authentication",
)


def clickup(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with ClickUp by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``CLICKUP_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``CLICKUP_OAUTH_CLIENT_SECRET``.
        scope: ClickUp knows none: the user chooses the workspaces.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, clickup),
    )
