"""Discogs."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..provider import standard_settings
from ._preset import OAuth1Provider, PresetOptions, ProfileFields, oauth1

PROVIDER = OAuth1Provider(
    name="discogs",
    base_url="https://api.discogs.com/",
    request_token_url="/oauth/request_token",
    authorization_url="https://www.discogs.com/oauth/authorize",
    access_token_url="/oauth/access_token",
    settings=standard_settings("discogs", "client_key", "client_secret"),
    user_agent="oauth-dance",
    profile_url="/oauth/identity",
    profile_fields=ProfileFields(id="id", username="username"),
    docs_url="https://www.discogs.com/developers/#page:authentication",
)


@oauth1(PROVIDER)
def discogs(
    client_key: str | None = None,
    client_secret: str | None = None,
    *,
    user_agent: str = "oauth-dance",
    **options: Unpack[PresetOptions],
) -> OAuth1Provider:
    """Return the OAuth 1.0a configuration for Discogs.

    Args:
        user_agent: who calls: Discogs wants the application's name.
    """
    return replace(PROVIDER, user_agent=user_agent)
