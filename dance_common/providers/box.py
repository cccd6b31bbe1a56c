"""Box."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="box",
    title="Box",
    base_url="https://api.box.com/2.0/",
    authorization_url="https://account.box.com/api/oauth2/authorize",
    token_url="https://api.box.com/oauth2/token",
    refresh_url="https://api.box.com/oauth2/token",
    revocation_url="https://api.box.com/oauth2/revoke",
    client_authentication="post",
    api_hosts=("upload.box.com",),
    settings={
        "client_id": ("BOX_OAUTH_CLIENT_ID",),
        "client_secret": ("BOX_OAUTH_CLIENT_SECRET",),
    },
    profile_url="users/me",
    profile_fields=ProfileFields(id="id", name="name", email="login", picture="avatar_url"),
    checked_on="2026-11-23",
    docs_url="https://developer.box.com/guides/authentication/oauth2/",
)


def box(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Box by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``BOX_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``BOX_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, of those the application has; all of them unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, box),
    )
