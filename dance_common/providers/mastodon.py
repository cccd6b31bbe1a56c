"""Mastodon."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope
from ._hosts import host

PROVIDER = OAuth2Provider(
    name="mastodon",
    title="Mastodon",
    authorization_url="/oauth/authorize",
    token_url="/oauth/token",
    revocation_url="/oauth/revoke",
    scope=("read",),
    client_authentication="post",
    settings={
        "client_id": ("MASTODON_OAUTH_CLIENT_ID",),
        "client_secret": ("MASTODON_OAUTH_CLIENT_SECRET",),
    },
    profile_url="accounts/verify_credentials",
    profile_fields=ProfileFields(
        id="id", username="username", name="display_name", picture="avatar"
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.joinmastodon.org/methods/oauth/",
)


def mastodon(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    instance: str,
    force_login: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Mastodon by OAuth 2.

    Each instance is a provider of its own: register there, and keep its users apart from another's, for ids are
    unique in one instance only.

    Args:
        client_id: the application's client ID; else it is read from ``MASTODON_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``MASTODON_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, of those the application is registered with; ``read`` unless given.
        instance: the instance's host, such as ``mastodon.social``.
        force_login: let the user choose another account than the one logged in.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``instance`` is more than a host.
    """
    instance = host(instance, argument="instance", example="mastodon.social")
    params = {"force_login": "true"} if force_login else {}
    provider = replace(
        PROVIDER, base_url=f"https://{instance}/api/v1/", authorization_params=params
    )
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, mastodon),
    )
