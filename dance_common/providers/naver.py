"""Naver."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="naver",
    title="Naver",
    base_url="https://openapi.naver.com/",
    authorization_url="https://nid.naver.com/oauth2.0/authorize",
    token_url="https://nid.naver.com/oauth2.0/token",
    refresh_url="https://nid.naver.com/oauth2.0/token",
    client_authentication="post",
    settings={
        "client_id": ("NAVER_OAUTH_CLIENT_ID",),
        "client_secret": ("NAVER_OAUTH_CLIENT_SECRET",),
    },
    # There is no openid here: Naver's OpenID Connect has endpoints of its own, which are not these.
    # https://nid.naver.com/.well-known/openid-configuration
    profile_url="/v1/nid/me",
    profile_fields=ProfileFields(
        id="response.id",
        username="response.nickname",
        name="response.name",
        email="response.email",
        picture="response.profile_image",
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.naver.com/docs/login/api/api.md",
)


def naver(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Naver by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``NAVER_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``NAVER_OAUTH_CLIENT_SECRET``.
        scope: Naver knows none: what is shared is set where the application is registered.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, naver),
    )
