"""TikTok."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="tiktok",
    title="TikTok",
    base_url="https://open.tiktokapis.com/v2/",
    authorization_url="https://www.tiktok.com/v2/auth/authorize/",
    token_url="https://open.tiktokapis.com/v2/oauth/token/",
    refresh_url="https://open.tiktokapis.com/v2/oauth/token/",
    revocation_url="https://open.tiktokapis.com/v2/oauth/revoke/",
    # The endpoint knows access tokens only.
    revokes="access_token",
    scope=("user.info.basic",),
    scope_separator=",",
    client_authentication="post",
    # TikTok's name for it, at every endpoint.
    client_id_field="client_key",
    settings={
        "client_id": ("TIKTOK_OAUTH_CLIENT_KEY", "TIKTOK_OAUTH_CLIENT_ID"),
        "client_secret": ("TIKTOK_OAUTH_CLIENT_SECRET",),
    },
    # TikTok says nothing that is not asked for by name; what no scope allows is refused.
    profile_url="user/info/?fields=open_id,display_name,avatar_url",
    profile_fields=ProfileFields(
        id="data.user.open_id", name="data.user.display_name", picture="data.user.avatar_url"
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.tiktok.com/doc/login-kit-web",
)


def tiktok(
    client_key: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with TikTok by OAuth 2.

    The profile's id is the user's key for this one application.

    Args:
        client_key: the application's client key; else it is read from ``TIKTOK_OAUTH_CLIENT_KEY``.
        client_secret: the application's client secret; else it is read from ``TIKTOK_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``user.info.basic`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_key,
        client_secret=client_secret,
        scope=scope,
        **checked(options, tiktok),
    )
