"""Reddit."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from .. import __version__
from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope
from ._callers import named

PROVIDER = OAuth2Provider(
    name="reddit",
    title="Reddit",
    base_url="https://oauth.reddit.com/",
    authorization_url="https://www.reddit.com/api/v1/authorize",
    token_url="https://www.reddit.com/api/v1/access_token",
    refresh_url="https://www.reddit.com/api/v1/access_token",
    revocation_url="https://www.reddit.com/api/v1/revoke_token",
    scope=("identity",),
    client_authentication="basic",
    settings={
        "client_id": ("REDDIT_OAUTH_CLIENT_ID",),
        "client_secret": ("REDDIT_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/api/v1/me",
    profile_fields=ProfileFields(id="id", username="name"),
    checked_on="2026-11-23",
    docs_url="https://github.com/reddit-archive/reddit/wiki/OAuth2",
)


def reddit(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    permanent: bool = False,
    user_agent: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Reddit by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``REDDIT_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``REDDIT_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``identity`` unless given.
        permanent: ask for a refresh token; a token lives an hour otherwise.
        user_agent: what the site calls itself. Reddit wants a name of its own from each site, such as
            ``web:example.com:v1.0 (by /u/somebody)``, and slows down those that have none.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=replace(
            PROVIDER,
            authorization_params={"duration": "permanent"} if permanent else {},
            # Reddit wants to know who calls, in the dance itself, too.
            prepare=named(user_agent or f"oauth-dance/{__version__}"),
        ),
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, reddit),
    )
