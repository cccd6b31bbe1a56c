"""Asana."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="asana",
    title="Asana",
    base_url="https://app.asana.com/api/1.0/",
    authorization_url="https://app.asana.com/-/oauth_authorize",
    token_url="https://app.asana.com/-/oauth_token",
    refresh_url="https://app.asana.com/-/oauth_token",
    scope=("users:read",),
    client_authentication="post",
    settings={
        "client_id": ("ASANA_OAUTH_CLIENT_ID",),
        "client_secret": ("ASANA_OAUTH_CLIENT_SECRET",),
    },
    # There is no openid here: Asana has id_tokens in the callback, and says of none that the token endpoint gives them.
    # https://developers.asana.com/docs/openid-connect
    profile_url="users/me",
    profile_fields=ProfileFields(
        id="data.gid", name="data.name", email="data.email", picture="data.photo.image_128x128"
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.asana.com/docs/oauth",
)


def asana(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Asana by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``ASANA_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``ASANA_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``users:read`` unless given. An application that is registered with full permissions
            has to say ``default``, and can't name any other.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, asana),
    )
