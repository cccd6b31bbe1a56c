"""TikTok."""

from __future__ import annotations

from typing import Unpack

from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

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


@oauth2(PROVIDER)
def tiktok(
    client_key: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for TikTok.

    The profile's id is the user's key for this one application.
    """
    return PROVIDER
