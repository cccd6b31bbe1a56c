"""WordPress.com."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="wordpress",
    title="WordPress.com",
    base_url="https://public-api.wordpress.com/rest/v1/",
    authorization_url="https://public-api.wordpress.com/oauth2/authorize",
    token_url="https://public-api.wordpress.com/oauth2/token",
    scope=("auth",),
    client_authentication="post",
    settings={
        "client_id": ("WORDPRESS_OAUTH_CLIENT_ID",),
        "client_secret": ("WORDPRESS_OAUTH_CLIENT_SECRET",),
    },
    profile_url="me",
    profile_fields=ProfileFields(
        id="ID",
        username="username",
        name="display_name",
        email="email",
        email_verified="email_verified",
        picture="avatar_URL",
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.wordpress.com/docs/oauth2/",
)


def wordpress(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with WordPress.com by OAuth 2.

    This is WordPress.com, not a WordPress of your own.

    Args:
        client_id: the application's client ID; else it is read from ``WORDPRESS_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``WORDPRESS_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``auth``, which allows to ask who the user is and nothing else, unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, wordpress),
    )
