"""Heroku."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="heroku",
    title="Heroku",
    base_url="https://api.heroku.com/",
    authorization_url="https://id.heroku.com/oauth/authorize",
    token_url="https://id.heroku.com/oauth/token",
    refresh_url="https://id.heroku.com/oauth/token",
    client_authentication="post",
    settings={
        "client_id": ("HEROKU_OAUTH_CLIENT_ID",),
        "client_secret": ("HEROKU_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/account",
    profile_fields=ProfileFields(id="id", name="name", email="email"),
    checked_on="2026-11-23",
    docs_url="https://devcenter.heroku.com/articles/oauth",
)


def heroku(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    api_version: str = "3",
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Heroku by OAuth 2.

    Args:
        client_id: the client's ID; else it is read from ``HEROKU_OAUTH_CLIENT_ID``.
        client_secret: the client's secret; else it is read from ``HEROKU_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["identity"]``.
        api_version: the version of the API that every call asks for.
        **options: see ``DanceOptions``.
    """
    accept = f"application/vnd.heroku+json; version={api_version}"
    return OAuth2Dance(
        provider=replace(PROVIDER, headers={"Accept": accept}),
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, heroku),
    )
