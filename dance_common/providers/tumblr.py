"""Tumblr by OAuth 1.0a; ``tumblr_oauth2`` has OAuth 2."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth1 import OAuth1Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth1Provider

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


def tumblr(
    consumer_key: str | None = None,
    consumer_secret: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth1Dance:
    """Dance with Tumblr by OAuth 1.0a.

    The profile's id is the name of the user's blog: Tumblr has no other. When a user gives it up, another may take
    it.

    Args:
        consumer_key: the application's consumer key; else it is read from ``TUMBLR_OAUTH_CONSUMER_KEY``.
        consumer_secret: the application's consumer secret; else it is read from ``TUMBLR_OAUTH_CONSUMER_SECRET``.
        **options: see ``DanceOptions``.
    """
    return OAuth1Dance(
        provider=PROVIDER,
        client_key=consumer_key,
        client_secret=consumer_secret,
        **checked(options, tumblr),
    )
