"""X, once Twitter, by OAuth 2; ``twitter`` has OAuth 1.0a."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="twitter_oauth2",
    title="X (OAuth 2)",
    base_url="https://api.x.com/2/",
    authorization_url="https://x.com/i/oauth2/authorize",
    token_url="https://api.x.com/2/oauth2/token",
    # Tokens are refreshable where the scope has offline.access.
    refresh_url="https://api.x.com/2/oauth2/token",
    revocation_url="https://api.x.com/2/oauth2/revoke",
    # X tells who the user is only where tweet.read is granted, too.
    scope=("users.read", "tweet.read"),
    api_hosts=("api.twitter.com",),
    settings={
        "client_id": ("TWITTER_OAUTH2_OAUTH_CLIENT_ID",),
        "client_secret": ("TWITTER_OAUTH2_OAUTH_CLIENT_SECRET",),
    },
    profile_url="users/me?user.fields=profile_image_url",
    profile_fields=ProfileFields(
        id="data.id", username="data.username", name="data.name", picture="data.profile_image_url"
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code",
)


def twitter_oauth2(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with X by OAuth 2.

    X wants the code back within 30 seconds. The address of a user takes the scope ``users.email`` and
    ``users/me?user.fields=confirmed_email``.

    Args:
        client_id: the application's client ID; else it is read from ``TWITTER_OAUTH2_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``TWITTER_OAUTH2_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``users.read`` and ``tweet.read`` unless given, ``offline.access`` brings a
            refresh token.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, twitter_oauth2),
    )
