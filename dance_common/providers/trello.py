"""Trello."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth1 import OAuth1Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth1Provider
from ..tokens import Scope, scope_list

PROVIDER = OAuth1Provider(
    name="trello",
    title="Trello",
    base_url="https://api.trello.com/1/",
    request_token_url="https://trello.com/1/OAuthGetRequestToken",
    authorization_url="https://trello.com/1/OAuthAuthorizeToken",
    access_token_url="https://trello.com/1/OAuthGetAccessToken",
    settings={
        "client_key": ("TRELLO_OAUTH_API_KEY", "TRELLO_OAUTH_CLIENT_KEY"),
        "client_secret": ("TRELLO_OAUTH_API_SECRET", "TRELLO_OAUTH_CLIENT_SECRET"),
    },
    profile_url="members/me",
    profile_fields=ProfileFields(
        id="id", username="username", name="fullName", email="email", picture="avatarUrl"
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/",
)


def trello(
    api_key: str | None = None,
    api_secret: str | None = None,
    *,
    scope: Scope = ("read",),
    expiration: str = "never",
    application_name: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth1Dance:
    """Dance with Trello by OAuth 1.0a.

    Args:
        api_key: the application's API key; else it is read from ``TRELLO_OAUTH_API_KEY``.
        api_secret: the application's secret; else it is read from ``TRELLO_OAUTH_API_SECRET``.
        scope: what to ask for: ``read``, ``write``, ``account``, the last of which brings the e-mail address.
        expiration: how long the token lives: ``1hour``, ``1day``, ``30days`` or ``never``.
        application_name: what Trello calls the site when it asks the user.
        **options: see ``DanceOptions``.
    """
    params = {
        "scope": ",".join(scope_list(scope)),
        "expiration": expiration,
        "name": application_name,
    }
    provider = replace(
        PROVIDER, authorization_params={name: value for name, value in params.items() if value}
    )
    return OAuth1Dance(
        provider=provider,
        client_key=api_key,
        client_secret=api_secret,
        **checked(options, trello),
    )
