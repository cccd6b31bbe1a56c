"""Heroku."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="heroku",
    base_url="https://api.heroku.com/",
    authorization_url="https://id.heroku.com/oauth/authorize",
    token_url="https://id.heroku.com/oauth/token",
    refresh_url="https://id.heroku.com/oauth/token",
    client_authentication="post",
    profile_url="/account",
    profile_fields=ProfileFields(id="id", name="name", email="email"),
    checked_on="2026-11-23",
    docs_url="https://devcenter.heroku.com/articles/oauth",
)


@oauth2(PROVIDER)
def heroku(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    api_version: str = "3",
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Heroku.

    Args:
        client_id: the client's ID; else it is read from ``HEROKU_OAUTH_CLIENT_ID``.
        client_secret: the client's secret; else it is read from ``HEROKU_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["identity"]``.
        api_version: the version of the API that every call asks for.
    """
    accept = f"application/vnd.heroku+json; version={api_version}"
    return replace(PROVIDER, headers={"Accept": accept})
