"""Dexcom."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope
from ._hosts import address

PROVIDER = OAuth2Provider(
    name="dexcom",
    title="Dexcom",
    base_url="https://api.dexcom.com/",
    # The data are at version 3; the dance has stayed at version 2.
    authorization_url="/v2/oauth2/login",
    token_url="/v2/oauth2/token",
    refresh_url="/v2/oauth2/token",
    scope=("offline_access",),
    client_authentication="post",
    settings={
        "client_id": ("DEXCOM_OAUTH_CLIENT_ID",),
        "client_secret": ("DEXCOM_OAUTH_CLIENT_SECRET",),
    },
    # There is no place for profiles: every answer names the user whose data it has, this one is the shortest.
    profile_url="/v3/users/self/dataRange",
    profile_fields=ProfileFields(id="userId"),
    checked_on="2026-11-23",
    docs_url="https://developer.dexcom.com/docs/dexcom/authentication/",
)


def dexcom(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    base_url: str = "https://api.dexcom.com/",
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Dexcom by OAuth 2.

    Flask-Dance danced at ``api.dexcom.com`` whatever ``base_url`` said; here dance and API are at the same place, so
    that the sandbox can be reached.

    Args:
        client_id: the application's client ID; else it is read from ``DEXCOM_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``DEXCOM_OAUTH_CLIENT_SECRET``.
        scope: ``offline_access``, the only one there is, unless given.
        base_url: another place than the one for the United States, such as ``https://sandbox-api.dexcom.com/``.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``base_url`` is no absolute address.
    """
    base_url = address(base_url, argument="base_url", example="https://sandbox-api.dexcom.com/")
    return OAuth2Dance(
        provider=replace(PROVIDER, base_url=base_url),
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, dexcom),
    )
