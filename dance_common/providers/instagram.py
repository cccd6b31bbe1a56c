"""Instagram, for professional accounts.

The API for other accounts, whose scopes were ``user_profile`` and ``user_media``, ended in December 2024. The profile's
id is the user's with this one application. A token is good for 60 days, and is exchanged for the next one in calls
that are made after 30 of them.
"""

from __future__ import annotations

from ._long_lived import exchange_for_long_lived, long_lived, rehearsal
from ._preset import OAuth2Provider, ProfileFields, declare

__all__ = ["PROVIDER", "instagram", "rehearsal"]

PROVIDER = OAuth2Provider(
    name="instagram",
    base_url="https://graph.instagram.com/",
    authorization_url="https://www.instagram.com/oauth/authorize",
    token_url="https://api.instagram.com/oauth/access_token",
    accept=exchange_for_long_lived("access_token", grant_type="ig_exchange_token"),
    refresh_url="refresh_access_token",
    refresh_method="GET",
    refresh_params={"grant_type": "ig_refresh_token"},
    request_names={"refresh_token": "access_token"},
    token_from=long_lived,
    scope=("instagram_business_basic",),
    scope_separator=",",
    client_authentication="post",
    profile_url="me?fields=id,username,name,profile_picture_url",
    profile_fields=ProfileFields(
        id="id", username="username", name="name", picture="profile_picture_url"
    ),
    docs_url="https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login",
)

instagram = declare(PROVIDER, notes=__doc__)
