"""GitLab, at gitlab.com or on a server of one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import host
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
    name="gitlab",
    title="GitLab",
    base_url="https://gitlab.com/api/v4/",
    authorization_url="/oauth/authorize",
    token_url="/oauth/token",
    refresh_url="/oauth/token",
    # A refresh ends both the access token and the refresh token that were there before.
    refresh_rotates=True,
    revocation_url="/oauth/revoke",
    client_authentication="post",
    profile_url="/api/v4/user",
    profile_fields=ProfileFields(
        id="id", username="username", name="name", email="email", picture="avatar_url"
    ),
    checked_on="2026-11-24",
    docs_url="https://docs.gitlab.com/integration/oauth_provider/",
)
SERVER = ServerArgument("hostname", host, "gitlab.example.com")


@oauth2(PROVIDER, SERVER)
def gitlab(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    hostname: str = "gitlab.com",
    *,
    verify_tls_certificates: bool = True,
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for GitLab.

    Args:
        client_id: the application's ID; else it is read from ``GITLAB_OAUTH_CLIENT_ID``.
        client_secret: the application's secret; else it is read from ``GITLAB_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["read_user"]``, which a profile needs.
        hostname: the host of a GitLab of one's own, with its port if it has one; ``*`` lets the visitor name it.
        verify_tls_certificates: False accepts any certificate of the host, for a test installation only.

    Raises:
        ValueError: ``hostname`` is more than a host.
    """
    hostname = SERVER.read(hostname)
    return replace(
        PROVIDER,
        base_url=f"https://{hostname}/api/v4/",
        verify_tls=verify_tls_certificates,
        openid=OpenID(issuers=(f"https://{hostname}",), jwks_url="/oauth/discovery/keys"),
    )
