"""Pinterest."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="pinterest",
    title="Pinterest",
    base_url="https://api.pinterest.com/v5/",
    authorization_url="https://www.pinterest.com/oauth/",
    token_url="https://api.pinterest.com/v5/oauth/token",
    refresh_url="https://api.pinterest.com/v5/oauth/token",
    scope=("user_accounts:read",),
    scope_separator=",",
    settings={
        "client_id": ("PINTEREST_OAUTH_CLIENT_ID",),
        "client_secret": ("PINTEREST_OAUTH_CLIENT_SECRET",),
    },
    profile_url="user_account",
    profile_fields=ProfileFields(
        id="id", username="username", name="business_name", picture="profile_image"
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/",
)


def pinterest(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Pinterest by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``PINTEREST_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``PINTEREST_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``user_accounts:read`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, pinterest),
    )
