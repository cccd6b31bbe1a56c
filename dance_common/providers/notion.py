"""Notion."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="notion",
    title="Notion",
    base_url="https://api.notion.com/v1/",
    authorization_url="https://api.notion.com/v1/oauth/authorize",
    token_url="https://api.notion.com/v1/oauth/token",
    refresh_url="https://api.notion.com/v1/oauth/token",
    refresh_rotates=True,
    revocation_url="https://api.notion.com/v1/oauth/revoke",
    # The endpoint knows access tokens only.
    revokes="access_token",
    # Notion answers no API call without one of its dates.
    headers={"Notion-Version": "2022-06-28"},
    # Notion reads JSON where RFC 6749 has a form.
    request_format="json",
    # Without it Notion connects a workspace and says nothing of the user.
    authorization_params={"owner": "user"},
    settings={
        "client_id": ("NOTION_OAUTH_CLIENT_ID",),
        "client_secret": ("NOTION_OAUTH_CLIENT_SECRET",),
    },
    # The token belongs to a bot; the user is its owner.
    profile_url="users/me",
    profile_fields=ProfileFields(
        id="bot.owner.user.id",
        name="bot.owner.user.name",
        email="bot.owner.user.person.email",
        picture="bot.owner.user.avatar_url",
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.notion.com/docs/authorization",
)


def notion(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Notion by OAuth 2.

    The token also says ``workspace_id``, ``workspace_name`` and ``bot_id``.

    Args:
        client_id: the application's client ID; else it is read from ``NOTION_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``NOTION_OAUTH_CLIENT_SECRET``.
        scope: Notion knows none: what the site may do is set where it is registered.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, notion),
    )
