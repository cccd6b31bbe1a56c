"""Amazon Cognito."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope
from ._hosts import host

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
    settings={
        "client_id": ("COGNITO_OAUTH_CLIENT_ID",),
        "client_secret": ("COGNITO_OAUTH_CLIENT_SECRET",),
    },
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


def cognito(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    domain: str,
    user_pool_id: str | None = None,
    identity_provider: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Amazon Cognito by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``COGNITO_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``COGNITO_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, of those the application client has; ``openid`` and ``email`` unless given.
        domain: the user pool's domain, such as ``example.auth.eu-west-1.amazoncognito.com``.
        user_pool_id: the user pool's ID, such as ``eu-west-1_Ab1Cd2Ef3``. Its id_tokens name it, and its keys are found
            by it: without it they are not verified.
        identity_provider: go straight to this one of the pool's own providers.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``domain`` is more than a host, or ``user_pool_id`` not such an ID.
    """
    domain = host(domain, argument="domain", example="example.auth.eu-west-1.amazoncognito.com")
    params = {"identity_provider": identity_provider} if identity_provider else {}
    provider = replace(
        PROVIDER,
        base_url=f"https://{domain}/",
        authorization_params=params,
        openid=_openid(user_pool_id) if user_pool_id is not None else None,
    )
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, cognito),
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
