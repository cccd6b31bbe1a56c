"""Jira Data Center by OAuth 2; ``jira`` has OAuth 1.0a, ``atlassian`` the cloud."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope
from ._hosts import address

PROVIDER = OAuth2Provider(
    name="jira_dc_oauth2",
    title="Jira Data Center (OAuth 2)",
    authorization_url="rest/oauth2/latest/authorize",
    token_url="rest/oauth2/latest/token",
    refresh_url="rest/oauth2/latest/token",
    scope=("READ",),
    client_authentication="post",
    settings={
        "client_id": ("JIRA_DC_OAUTH2_OAUTH_CLIENT_ID",),
        "client_secret": ("JIRA_DC_OAUTH2_OAUTH_CLIENT_SECRET",),
    },
    profile_url="rest/api/2/myself",
    profile_fields=ProfileFields(
        id="key",
        username="name",
        name="displayName",
        email="emailAddress",
        picture="avatarUrls.48x48",
    ),
    checked_on="2026-11-23",
    docs_url="https://confluence.atlassian.com/adminjiraserver/jira-oauth-2-0-provider-api-1115659070.html",
)


def jira_dc_oauth2(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    base_url: str,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Jira Data Center by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``JIRA_DC_OAUTH2_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``JIRA_DC_OAUTH2_OAUTH_CLIENT_SECRET``.
        scope: ``WRITE`` or ``ADMIN``, or ``READ`` as it is unless given.
        base_url: the address of the Jira, such as ``https://jira.example.com``, with the path it is installed
            below.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``base_url`` is no absolute address.
    """
    base_url = address(base_url, argument="base_url", example="https://jira.example.com")
    provider = replace(PROVIDER, base_url=base_url)
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, jira_dc_oauth2),
    )
