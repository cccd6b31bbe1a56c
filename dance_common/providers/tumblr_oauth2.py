"""Tumblr by OAuth 2; ``tumblr`` has OAuth 1.0a."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="tumblr_oauth2",
    title="Tumblr (OAuth 2)",
    base_url="https://api.tumblr.com/v2/",
    authorization_url="https://www.tumblr.com/oauth2/authorize",
    token_url="https://api.tumblr.com/v2/oauth2/token",
    # Tokens are refreshable where the scope has offline_access.
    refresh_url="https://api.tumblr.com/v2/oauth2/token",
    refresh_rotates=True,
    scope=("basic",),
    client_authentication="post",
    settings={
        "client_id": ("TUMBLR_OAUTH2_OAUTH_CLIENT_ID",),
        "client_secret": ("TUMBLR_OAUTH2_OAUTH_CLIENT_SECRET",),
    },
    profile_url="user/info",
    # Tumblr has no other key of the account; users may rename themselves, and the name may go to another.
    profile_fields=ProfileFields(id="response.user.name", username="response.user.name"),
    checked_on="2026-11-24",
    docs_url="https://www.tumblr.com/docs/en/api/v2",
)


def tumblr_oauth2(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Tumblr by OAuth 2.

    The profile's id is the name of the user's blog: Tumblr has no other. When a user gives it up, another may take
    it.

    Args:
        client_id: the application's client ID; else it is read from ``TUMBLR_OAUTH2_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``TUMBLR_OAUTH2_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``basic`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, tumblr_oauth2),
    )
