"""Reddit."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from .. import __version__
from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="reddit",
    base_url="https://oauth.reddit.com/",
    authorization_url="https://www.reddit.com/api/v1/authorize",
    token_url="https://www.reddit.com/api/v1/access_token",
    refresh_url="https://www.reddit.com/api/v1/access_token",
    revocation_url="https://www.reddit.com/api/v1/revoke_token",
    scope=("identity",),
    client_authentication="basic",
    # Nothing more is said of a refresh token that is spent or revoked; codes are refused by "invalid_grant".
    error_codes={"Bad Request": "invalid_grant"},
    profile_url="/api/v1/me",
    profile_fields=ProfileFields(id="id", username="name", picture="icon_img"),
    checked_on="2026-11-23",
    docs_url="https://github.com/reddit-archive/reddit/wiki/OAuth2",
)


@oauth2(PROVIDER)
def reddit(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    permanent: bool = False,
    user_agent: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Reddit.

    Args:
        permanent: ask for a refresh token; a token lives an hour otherwise.
        user_agent: what the site calls itself. Reddit wants a name of its own from each site, such as
            ``web:example.com:v1.0 (by /u/somebody)``, and slows down those that have none.
    """
    return replace(
        PROVIDER,
        authorization_params={"duration": "permanent"} if permanent else {},
        user_agent=user_agent or f"oauth-dance/{__version__}",
    )
