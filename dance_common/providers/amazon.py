"""Login with Amazon."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="amazon",
    title="Amazon",
    base_url="https://api.amazon.com/",
    authorization_url="https://www.amazon.com/ap/oa",
    token_url="https://api.amazon.com/auth/o2/token",
    refresh_url="https://api.amazon.com/auth/o2/token",
    scope=("profile",),
    client_authentication="post",
    api_hosts=("api.amazon.co.uk", "api.amazon.co.jp"),
    settings={
        "client_id": ("AMAZON_OAUTH_CLIENT_ID",),
        "client_secret": ("AMAZON_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/user/profile",
    profile_fields=ProfileFields(id="user_id", name="name", email="email"),
    checked_on="2026-11-23",
    docs_url="https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html",
)


def amazon(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Amazon by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``AMAZON_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``AMAZON_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``profile`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, amazon),
    )
