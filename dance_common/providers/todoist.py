"""Todoist."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="todoist",
    title="Todoist",
    base_url="https://api.todoist.com/api/v1/",
    authorization_url="https://todoist.com/oauth/authorize",
    token_url="https://todoist.com/oauth/access_token",
    # Applications of today get tokens that expire; those of older ones live long, and come without a refresh token.
    refresh_url="https://todoist.com/oauth/access_token",
    refresh_rotates=True,
    scope=("data:read",),
    scope_separator=",",
    client_authentication="post",
    settings={
        "client_id": ("TODOIST_OAUTH_CLIENT_ID",),
        "client_secret": ("TODOIST_OAUTH_CLIENT_SECRET",),
    },
    profile_url="user",
    profile_fields=ProfileFields(id="id", name="full_name", email="email", picture="avatar_big"),
    checked_on="2026-11-23",
    docs_url="https://developer.todoist.com/api/v1/",
)


def todoist(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Todoist by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``TODOIST_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``TODOIST_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``data:read`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, todoist),
    )
