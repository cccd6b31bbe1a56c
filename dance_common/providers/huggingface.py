"""Hugging Face."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import OPENID_FIELDS
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="huggingface",
    title="Hugging Face",
    base_url="https://huggingface.co/api/",
    authorization_url="https://huggingface.co/oauth/authorize",
    token_url="https://huggingface.co/oauth/token",
    refresh_url="https://huggingface.co/oauth/token",
    scope=("openid", "profile", "email"),
    settings={
        "client_id": ("HUGGINGFACE_OAUTH_CLIENT_ID",),
        "client_secret": ("HUGGINGFACE_OAUTH_CLIENT_SECRET",),
    },
    openid=OpenID(
        issuers=("https://huggingface.co",), jwks_url="https://huggingface.co/oauth/jwks"
    ),
    profile_url="https://huggingface.co/oauth/userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://huggingface.co/docs/hub/oauth",
)


def huggingface(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Hugging Face by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``HUGGINGFACE_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``HUGGINGFACE_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``openid``, ``profile`` and ``email`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, huggingface),
    )
