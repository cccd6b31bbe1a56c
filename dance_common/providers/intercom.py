"""Intercom."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope
from ._hosts import label

PROVIDER = OAuth2Provider(
    name="intercom",
    title="Intercom",
    base_url="https://api.intercom.io/",
    authorization_url="https://app.intercom.com/oauth",
    token_url="https://api.intercom.io/auth/eagle/token",
    client_authentication="post",
    settings={
        "client_id": ("INTERCOM_OAUTH_CLIENT_ID",),
        "client_secret": ("INTERCOM_OAUTH_CLIENT_SECRET",),
    },
    profile_url="/me",
    profile_fields=ProfileFields(
        id="id",
        name="name",
        email="email",
        email_verified="email_verified",
        picture="avatar.image_url",
    ),
    checked_on="2026-11-24",
    docs_url="https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
)


def intercom(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    region: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Intercom by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``INTERCOM_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``INTERCOM_OAUTH_CLIENT_SECRET``.
        scope: Intercom knows none: what the site may do is set where it is registered.
        region: where the workspace is kept: ``eu``, ``au``, or the United States unless given.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``region`` is more than one part of a host's name.
    """
    place = f".{label(region, argument='region', example='eu')}" if region else ""
    provider = replace(
        PROVIDER,
        base_url=f"https://api{place}.intercom.io/",
        authorization_url=f"https://app{place}.intercom.com/oauth",
        token_url=f"https://api{place}.intercom.io/auth/eagle/token",
    )
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, intercom),
    )
