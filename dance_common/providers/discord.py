"""Discord."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._preset import DanceOptions, OAuth2Provider, OpenID, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="discord",
    base_url="https://discord.com/",
    # Discord's pages name /oauth2/authorize, to which this leads; Flask-Dance and other libraries send people here.
    authorization_url="https://discord.com/api/oauth2/authorize",
    token_url="https://discord.com/api/oauth2/token",
    refresh_url="https://discord.com/api/oauth2/token",
    revocation_url="https://discord.com/api/oauth2/token/revoke",
    scope=("identify",),
    client_authentication="post",
    openid=OpenID(
        issuers=("https://discord.com",),
        jwks_url="https://discord.com/api/oauth2/keys",
        # https://github.com/keycloak/keycloak/issues/48694
        returns_nonce=False,
    ),
    profile_url="/api/users/@me",
    profile_fields=ProfileFields(
        id="id",
        username="username",
        name="global_name",
        email="email",
        email_verified="verified",
        picture="https://cdn.discordapp.com/avatars/{id}/{avatar}.png",
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.discord.com/developers/topics/oauth2",
)


@oauth2(PROVIDER)
def discord(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    prompt: str | None = "consent",
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Discord.

    The endpoints were at ``discordapp.com`` in Flask-Dance 0.14 and are at ``discord.com`` today. Paths of the API
    begin with ``/api``, as in ``discord.get("/api/users/@me")``.

    Args:
        prompt: ``consent`` asks for consent each time, ``none`` does not ask those who gave it; None leaves it to
            Discord.
    """
    # Without a value it is not sent; Flask-Dance's users find it among the parameters all the same.
    return replace(PROVIDER, authorization_params={"prompt": prompt})
