"""Atlassian's cloud: Jira, Confluence and others."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="atlassian",
    title="Atlassian",
    base_url="https://api.atlassian.com/",
    authorization_url="https://auth.atlassian.com/authorize",
    token_url="https://auth.atlassian.com/oauth/token",
    # A refresh token comes with the scope offline_access only.
    refresh_url="https://auth.atlassian.com/oauth/token",
    refresh_rotates=True,
    client_authentication="post",
    authorization_params={"audience": "api.atlassian.com"},
    settings={
        "client_id": ("ATLASSIAN_OAUTH_CLIENT_ID",),
        "client_secret": ("ATLASSIAN_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/me",
    profile_fields=ProfileFields(
        id="account_id", username="nickname", name="name", email="email", picture="picture"
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/",
)


def atlassian(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    reprompt_consent: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Atlassian's cloud by OAuth 2.

    Products are reached through ``/ex/<product>/<cloudid>/…``, never at the site's own host; the cloud IDs are at
    ``/oauth/token/accessible-resources``.

    Args:
        client_id: the application's client ID; else it is read from ``ATLASSIAN_OAUTH_CLIENT_ID``.
        client_secret: the application's secret; else it is read from ``ATLASSIAN_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["read:me"]``, which a profile needs, and ``offline_access`` for a refresh
            token.
        reprompt_consent: ask for consent even if it was given before.
        **options: see ``DanceOptions``.
    """
    params = {**PROVIDER.authorization_params}
    if reprompt_consent:
        params["prompt"] = "consent"
    return OAuth2Dance(
        provider=replace(PROVIDER, authorization_params=params),
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, atlassian),
    )
