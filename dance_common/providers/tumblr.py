"""Tumblr by OAuth 1.0a; ``tumblr_oauth2`` has OAuth 2."""

from __future__ import annotations

from typing import Unpack

from ._preset import OAuth1Provider, PresetOptions, ProfileFields, oauth1

PROVIDER = OAuth1Provider(
    name="tumblr",
    title="Tumblr (OAuth 1)",
    base_url="https://api.tumblr.com/v2/",
    request_token_url="https://www.tumblr.com/oauth/request_token",
    authorization_url="https://www.tumblr.com/oauth/authorize",
    access_token_url="https://www.tumblr.com/oauth/access_token",
    settings={
        "client_key": ("TUMBLR_OAUTH_CONSUMER_KEY", "TUMBLR_OAUTH_CLIENT_KEY"),
        "client_secret": ("TUMBLR_OAUTH_CONSUMER_SECRET", "TUMBLR_OAUTH_CLIENT_SECRET"),
    },
    profile_url="user/info",
    # Tumblr has no other key of the account; users may rename themselves, and the name may go to another.
    profile_fields=ProfileFields(id="response.user.name", username="response.user.name"),
    checked_on="2026-11-23",
    docs_url="https://www.tumblr.com/docs/en/api/v2",
)


@oauth1(PROVIDER)
def tumblr(
    consumer_key: str | None = None,
    consumer_secret: str | None = None,
    **options: Unpack[PresetOptions],
) -> OAuth1Provider:
    """Return the OAuth 1.0a configuration for Tumblr.

    The profile's id is the name of the user's blog: Tumblr has no other. When a user gives it up, another may take
    it.
    """
    return PROVIDER
