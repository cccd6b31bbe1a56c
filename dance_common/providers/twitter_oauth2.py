"""X, once Twitter, by OAuth 2; ``twitter`` has OAuth 1.0a.

Codes expire after 30 seconds. The profile has the user's e-mail address with the scope ``users.email``; the scope
``offline.access`` brings a refresh token.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._hooks import profile_with
from ._preset import OAuth2Provider, ProfileFields, declare

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
    profile_url="users/me?user.fields=profile_image_url",
    profile_fields=ProfileFields(
        id="data.id",
        username="data.username",
        name="data.name",
        email="confirmed.data.confirmed_email",
        # X names no address that was not confirmed.
        email_verified=True,
        picture="data.profile_image_url",
    ),
    fetch_profile=profile_with("users.email", confirmed="users/me?user.fields=confirmed_email"),
    checked_on="2026-11-23",
    docs_url="https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    address = {"data": {"id": "{id}", "confirmed_email": "{email}"}}
    return {
        "answers": {
            "users/me?user.fields=profile_image_url": {"confirmed": None},
            "users/me?user.fields=confirmed_email": address,
        }
    }


twitter_oauth2 = declare(PROVIDER, notes=__doc__)
