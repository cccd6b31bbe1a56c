"""Amazon Cognito."""

from __future__ import annotations

import re
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
    parameters,
)

_USER_POOL_ID = re.compile(r"([a-z]{2}(?:-[a-z]+)+-[0-9]+)_[0-9A-Za-z]+")
"""The region, and what AWS calls the pool there."""

PROVIDER = OAuth2Provider(
    name="cognito",
    title="Amazon Cognito",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/token",
    refresh_url="/oauth2/token",
    revocation_url="/oauth2/revoke",
    scope=("openid", "email"),
    client_authentication="post",
    profile_url="/oauth2/userInfo",
    profile_fields=ProfileFields(
        id="sub",
        username="username",
        name="name",
        email="email",
        email_verified="email_verified",
        picture="picture",
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html",
)
SERVER = ServerArgument("domain", host, "example.auth.eu-west-1.amazoncognito.com")


@oauth2(PROVIDER, SERVER)
def cognito(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    domain: str = "*",
    user_pool_id: str | None = None,
    identity_provider: str | None = None,
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Amazon Cognito.

    Args:
        scope: scopes to ask for, of those the application client has; ``openid`` and ``email`` unless given.
        domain: the user pool's domain, such as ``example.auth.eu-west-1.amazoncognito.com``; the
            visitor names it unless given.
        user_pool_id: the user pool's ID, such as ``eu-west-1_Ab1Cd2Ef3``. Its id_tokens name it, and its keys are found
            by it: without it they are not verified.
        identity_provider: go straight to this one of the pool's own providers.

    Raises:
        ValueError: ``domain`` is more than a host, or ``user_pool_id`` not such an ID.
    """
    domain = SERVER.read(domain)
    return replace(
        PROVIDER,
        base_url=f"https://{domain}/",
        authorization_params=parameters(identity_provider=identity_provider),
        openid=_openid(user_pool_id) if user_pool_id is not None else None,
    )


def _openid(user_pool_id: str) -> OpenID:
    """Return how the pool's id_tokens are verified; the domain has no part in it."""
    named = _USER_POOL_ID.fullmatch(user_pool_id)
    if named is None:
        raise ValueError(
            "user_pool_id has to be the ID of a user pool, such as 'eu-west-1_Ab1Cd2Ef3'."
        )
    issuer = f"https://cognito-idp.{named[1]}.amazonaws.com/{user_pool_id}"
    return OpenID(issuers=(issuer,), jwks_url=f"{issuer}/.well-known/jwks.json")
