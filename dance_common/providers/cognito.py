"""Amazon Cognito."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..hosts import host
from ..oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

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
    identity_provider: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Amazon Cognito by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``COGNITO_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``COGNITO_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, of those the application client has; ``openid`` and ``email`` unless given.
        domain: the user pool's domain, such as ``example.auth.eu-west-1.amazoncognito.com``.
        identity_provider: go straight to this one of the pool's own providers.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``domain`` is more than a host.
    """
    domain = host(domain, argument="domain", example="example.auth.eu-west-1.amazoncognito.com")
    params = {"identity_provider": identity_provider} if identity_provider else {}
    provider = replace(PROVIDER, base_url=f"https://{domain}/", authorization_params=params)
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, cognito),
    )
