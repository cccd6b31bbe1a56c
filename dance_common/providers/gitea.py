"""Gitea, Forgejo and Codeberg."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import address
from ._preset import (
    OAuth2Provider,
    OpenID,
    ProfileFields,
    Scope,
    ServerArgument,
    ServerOptions,
    oauth2,
)

PROVIDER = OAuth2Provider(
    name="gitea",
    base_url="https://gitea.com/api/v1/",
    authorization_url="../../login/oauth/authorize",
    token_url="../../login/oauth/access_token",
    refresh_url="../../login/oauth/access_token",
    client_authentication="post",
    profile_url="user",
    profile_fields=ProfileFields(
        id="id", username="login", name="full_name", email="email", picture="avatar_url"
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.gitea.com/development/oauth2-provider",
)
SERVER = ServerArgument("server_url", address, "https://git.example.com")


@oauth2(PROVIDER, SERVER)
def gitea(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    server_url: str = "https://gitea.com/",
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Gitea.

    Forgejo and Codeberg speak the same: say ``server_url="https://codeberg.org"``.

    Args:
        scope: scopes to ask for, such as ``read:user``; all that the user may do unless given.
        server_url: where the server is, with the path it is installed below; ``*`` lets the visitor name it.

    Raises:
        ValueError: ``server_url`` is no absolute address.
    """
    server_url = SERVER.read(server_url)
    return replace(
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
