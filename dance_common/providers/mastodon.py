"""Mastodon."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import host
from ._preset import (
    ClientRegistration,
    OAuth2Provider,
    ProfileFields,
    Scope,
    ServerArgument,
    ServerOptions,
    oauth2,
)

PROVIDER = OAuth2Provider(
    name="mastodon",
    authorization_url="/oauth/authorize",
    token_url="/oauth/token",
    revocation_url="/oauth/revoke",
    # https://docs.joinmastodon.org/methods/apps/#create
    registration=ClientRegistration(
        url="/api/v1/apps",
        format="form",
        names={
            "client_name": "client_name",
            "redirect_uris": "redirect_uris",
            "scope": "scopes",
            "client_uri": "website",
        },
    ),
    scope=("read",),
    client_authentication="post",
    profile_url="accounts/verify_credentials",
    profile_fields=ProfileFields(
        id="id", username="username", name="display_name", picture="avatar"
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.joinmastodon.org/methods/oauth/",
)
SERVER = ServerArgument("instance", host, "mastodon.social")


@oauth2(PROVIDER, SERVER)
def mastodon(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    instance: str = "*",
    force_login: bool = False,
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Mastodon.

    Each instance is a provider of its own: register there, and keep its users apart from another's, for ids are
    unique in one instance only.

    Args:
        scope: scopes to ask for, of those the application is registered with; ``read`` unless given.
        instance: the instance's host, such as ``mastodon.social``; the visitor names it unless given.
        force_login: let the user choose another account than the one logged in.

    Raises:
        ValueError: ``instance`` is more than a host.
    """
    instance = SERVER.read(instance)
    params = {"force_login": "true"} if force_login else {}
    return replace(PROVIDER, base_url=f"https://{instance}/api/v1/", authorization_params=params)
