"""Kakao."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="kakao",
    title="Kakao",
    base_url="https://kapi.kakao.com/",
    authorization_url="https://kauth.kakao.com/oauth/authorize",
    token_url="https://kauth.kakao.com/oauth/token",
    refresh_url="https://kauth.kakao.com/oauth/token",
    client_authentication="post",
    settings={
        "client_id": ("KAKAO_OAUTH_CLIENT_ID",),
        "client_secret": ("KAKAO_OAUTH_CLIENT_SECRET",),
    },
    # With openid in the scope, where OpenID Connect is switched on in Kakao's console.
    openid=OpenID(
        issuers=("https://kauth.kakao.com",),
        jwks_url="https://kauth.kakao.com/.well-known/jwks.json",
    ),
    profile_url="/v2/user/me",
    # is_email_verified counts only together with is_email_valid, so nothing is said of the address here.
    profile_fields=ProfileFields(
        id="id",
        name="kakao_account.profile.nickname",
        email="kakao_account.email",
        picture="kakao_account.profile.profile_image_url",
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.kakao.com/docs/latest/en/kakaologin/rest-api",
)


def kakao(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Kakao by OAuth 2.

    An e-mail address is to be trusted only where the profile's ``raw`` says both ``is_email_valid`` and
    ``is_email_verified``.

    Args:
        client_id: the application's client ID; else it is read from ``KAKAO_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``KAKAO_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``account_email``; what is set up in Kakao's console unless given. ``openid``
            brings an id_token, where the console has OpenID Connect switched on.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, kakao),
    )
