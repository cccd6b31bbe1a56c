"""Trello."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..tokens import scope_list
from ._preset import OAuth1Provider, PresetOptions, ProfileFields, Scope, oauth1, parameters

PROVIDER = OAuth1Provider(
    name="trello",
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


@oauth1(PROVIDER)
def trello(
    api_key: str | None = None,
    api_secret: str | None = None,
    *,
    scope: Scope = ("read",),
    expiration: str = "never",
    application_name: str | None = None,
    **options: Unpack[PresetOptions],
) -> OAuth1Provider:
    """Return the OAuth 1.0a configuration for Trello.

    Args:
        api_secret: the application's secret; else it is read from ``TRELLO_OAUTH_API_SECRET``.
        scope: what to ask for: ``read``, ``write``, ``account``, the last of which brings the e-mail address.
        expiration: how long the token lives: ``1hour``, ``1day``, ``30days`` or ``never``.
        application_name: what Trello calls the site when it asks the user.
    """
    params = parameters(
        scope=",".join(scope_list(scope)), expiration=expiration, name=application_name
    )
    return replace(PROVIDER, authorization_params=params)
