"""Atlassian's cloud: Jira, Confluence and others."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2, parameters

PROVIDER = OAuth2Provider(
    name="atlassian",
    base_url="https://api.atlassian.com/",
    authorization_url="https://auth.atlassian.com/authorize",
    token_url="https://auth.atlassian.com/oauth/token",
    # A refresh token comes with the scope offline_access only.
    refresh_url="https://auth.atlassian.com/oauth/token",
    refresh_rotates=True,
    client_authentication="post",
    authorization_params={"audience": "api.atlassian.com"},
    profile_url="/me",
    profile_fields=ProfileFields(
        id="account_id",
        username="nickname",
        name="name",
        email="email",
        email_verified="email_verified",
        picture="picture",
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/",
)


@oauth2(PROVIDER)
def atlassian(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    reprompt_consent: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Atlassian's cloud.

    Products are reached through ``/ex/<product>/<cloudid>/…``, never at the site's own host; the cloud IDs are at
    ``/oauth/token/accessible-resources``.

    Args:
        client_secret: the application's secret; else it is read from ``ATLASSIAN_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["read:me"]``, which a profile needs, and ``offline_access`` for a refresh
            token.
        reprompt_consent: ask for consent even if it was given before.
    """
    prompt = "consent" if reprompt_consent else None
    params = {**PROVIDER.authorization_params, **parameters(prompt=prompt)}
    return replace(PROVIDER, authorization_params=params)
