"""Flickr."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._preset import OAuth1Provider, PresetOptions, ProfileFields, oauth1

PROVIDER = OAuth1Provider(
    name="flickr",
    base_url="https://api.flickr.com/services/rest",
    request_token_url="https://www.flickr.com/services/oauth/request_token",
    authorization_url="https://www.flickr.com/services/oauth/authorize",
    access_token_url="https://www.flickr.com/services/oauth/access_token",
    api_hosts=("up.flickr.com",),
    settings={
        "client_key": ("FLICKR_OAUTH_API_KEY", "FLICKR_OAUTH_CLIENT_KEY"),
        "client_secret": ("FLICKR_OAUTH_API_SECRET", "FLICKR_OAUTH_CLIENT_SECRET"),
    },
    profile_url="?method=flickr.test.login&format=json&nojsoncallback=1",
    profile_fields=ProfileFields(id="user.id", username="user.username._content"),
    checked_on="2026-11-23",
    docs_url="https://www.flickr.com/services/api/auth.oauth.html",
)


@oauth1(PROVIDER)
def flickr(
    api_key: str | None = None,
    api_secret: str | None = None,
    *,
    permissions: str = "read",
    **options: Unpack[PresetOptions],
) -> OAuth1Provider:
    """Return the OAuth 1.0a configuration for Flickr.

    All of Flickr's API has one URL: ``flickr.get("?method=flickr.photos.search&format=json&nojsoncallback=1")``.
    The token also says ``user_nsid``, ``username`` and ``fullname``.

    Args:
        api_secret: the application's secret; else it is read from ``FLICKR_OAUTH_API_SECRET``.
        permissions: what to ask for: ``read``, ``write`` or ``delete``, each with the ones before it.
    """
    return replace(PROVIDER, authorization_params={"perms": permissions})
