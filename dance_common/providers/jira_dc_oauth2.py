"""Jira Data Center by OAuth 2; ``jira`` has OAuth 1.0a, ``atlassian`` the cloud."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import address
from ._preset import OAuth2Provider, ProfileFields, Scope, ServerArgument, ServerOptions, oauth2

PROVIDER = OAuth2Provider(
    name="jira_dc_oauth2",
    title="Jira Data Center (OAuth 2)",
    authorization_url="rest/oauth2/latest/authorize",
    token_url="rest/oauth2/latest/token",
    refresh_url="rest/oauth2/latest/token",
    scope=("READ",),
    client_authentication="post",
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
SERVER = ServerArgument("base_url", address, "https://jira.example.com")


@oauth2(PROVIDER, SERVER)
def jira_dc_oauth2(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    base_url: str = "*",
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Jira Data Center.

    Args:
        scope: ``WRITE`` or ``ADMIN``, or ``READ`` as it is unless given.
        base_url: the address of the Jira, such as ``https://jira.example.com``, with the path it is installed
            below; the visitor names it unless given.

    Raises:
        ValueError: ``base_url`` is no absolute address.
    """
    base_url = SERVER.read(base_url)
    return replace(PROVIDER, base_url=base_url)
