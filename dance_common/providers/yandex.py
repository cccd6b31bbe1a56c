"""Yandex."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope
from ._placement import in_header

PROVIDER = OAuth2Provider(
    name="yandex",
    title="Yandex",
    base_url="https://login.yandex.ru/",
    authorization_url="https://oauth.yandex.com/authorize",
    token_url="https://oauth.yandex.com/token",
    refresh_url="https://oauth.yandex.com/token",
    scope=("login:info", "login:email"),
    client_authentication="post",
    api_hosts=("cloud-api.yandex.net",),
    # Yandex wants its own word in front of the token.
    prepare=in_header("Authorization", "OAuth"),
    settings={
        "client_id": ("YANDEX_OAUTH_CLIENT_ID",),
        "client_secret": ("YANDEX_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/info?format=json",
    profile_fields=ProfileFields(
        id="id", username="login", name="real_name", email="default_email"
    ),
    checked_on="2026-11-23",
    docs_url="https://yandex.com/dev/id/doc/en/",
)


def yandex(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Yandex by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``YANDEX_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``YANDEX_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, of those the application has; ``login:info`` and ``login:email`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, yandex),
    )
