"""Gitea, Forgejo and Codeberg."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope
from ._hosts import address

PROVIDER = OAuth2Provider(
    name="gitea",
    title="Gitea",
    base_url="https://gitea.com/api/v1/",
    authorization_url="../../login/oauth/authorize",
    token_url="../../login/oauth/access_token",
    refresh_url="../../login/oauth/access_token",
    client_authentication="post",
    settings={
        "client_id": ("GITEA_OAUTH_CLIENT_ID",),
        "client_secret": ("GITEA_OAUTH_CLIENT_SECRET",),
    },
    profile_url="user",
    profile_fields=ProfileFields(
        id="id", username="login", name="full_name", email="email", picture="avatar_url"
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.gitea.com/development/oauth2-provider",
)


def gitea(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    server_url: str = "https://gitea.com/",
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Gitea by OAuth 2.

    Forgejo and Codeberg speak the same: say ``server_url="https://codeberg.org"``.

    Args:
        client_id: the application's client ID; else it is read from ``GITEA_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``GITEA_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``read:user``; all that the user may do unless given.
        server_url: where the server is, with the path it is installed below.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``server_url`` is no absolute address.
    """
    server_url = address(server_url, argument="server_url", example="https://git.example.com")
    provider = replace(
        PROVIDER,
        base_url=f"{server_url}api/v1/",
        openid=OpenID(
            # The address as the server has it in ROOT_URL; releases differ about the slash.
            issuers=(server_url, server_url.rstrip("/")),
            jwks_url="../../login/oauth/keys",
            # Whoever runs a server chooses, RS256 unless they do.
            algorithms=("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"),
        ),
    )
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, gitea),
    )
