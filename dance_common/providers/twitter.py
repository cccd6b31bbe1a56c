"""Twitter, now X, by OAuth 1.0a."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ._hooks import revoke_by_call
from ._preset import OAuth1Provider, PresetOptions, ProfileFields, oauth1

PROVIDER = OAuth1Provider(
    name="twitter",
    base_url="https://api.x.com/1.1/",
    request_token_url="https://api.x.com/oauth/request_token",
    authorization_url="https://api.x.com/oauth/authorize",
    access_token_url="https://api.x.com/oauth/access_token",
    api_hosts=("api.twitter.com", "upload.twitter.com", "upload.x.com"),
    settings={
        # The names changed from one release of Flask-Dance to another; both are read.
        "client_key": ("TWITTER_OAUTH_API_KEY", "TWITTER_OAUTH_CLIENT_KEY"),
        "client_secret": ("TWITTER_OAUTH_API_SECRET", "TWITTER_OAUTH_CLIENT_SECRET"),
    },
    profile_url="account/verify_credentials.json?include_email=true",
    profile_fields=ProfileFields(
        id="id_str",
        username="screen_name",
        name="name",
        email="email",
        picture="profile_image_url_https",
    ),
    # Not in the standard: a call that is signed with the token that shall end.
    revoke=revoke_by_call("POST", "oauth/invalidate_token"),
    checked_on="2026-11-24",
    docs_url="https://docs.x.com/fundamentals/authentication/oauth-1-0a/obtaining-user-access-tokens",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {
        "answers": {"account/settings.json": {"screen_name": "{login}"}},
        "revocation": {"oauth/invalidate_token": {}},
    }


@oauth1(PROVIDER)
def twitter(
    api_key: str | None = None, api_secret: str | None = None, **options: Unpack[PresetOptions]
) -> OAuth1Provider:
    """Return the OAuth 1.0a configuration for Twitter (X).

    The endpoints are those of ``api.x.com``, which the provider documents today; the token may go to
    ``api.twitter.com``, too.

    Args:
        api_secret: the application's API key secret; else it is read from ``TWITTER_OAUTH_API_SECRET``.
    """
    return PROVIDER
