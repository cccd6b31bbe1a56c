"""Dexcom."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import address
from ._preset import OAuth2Provider, ProfileFields, Scope, ServerArgument, ServerOptions, oauth2

PROVIDER = OAuth2Provider(
    name="dexcom",
    base_url="https://api.dexcom.com/",
    # The data are at version 3; the dance has stayed at version 2.
    authorization_url="/v2/oauth2/login",
    token_url="/v2/oauth2/token",
    refresh_url="/v2/oauth2/token",
    scope=("offline_access",),
    client_authentication="post",
    # There is no place for profiles: every answer names the user whose data it has, this one is the shortest.
    profile_url="/v3/users/self/dataRange",
    profile_fields=ProfileFields(id="userId"),
    checked_on="2026-11-23",
    docs_url="https://developer.dexcom.com/docs/dexcom/authentication/",
)
# https://developer.dexcom.com/docs/dexcomv3/endpoint-overview: one company runs all of them, one for each region.
SERVER = ServerArgument(
    "base_url",
    address,
    "https://api.dexcom.eu/",
    shares_callback=True,
    hosts=(".dexcom.com", ".dexcom.eu", ".dexcom.jp"),
)


@oauth2(PROVIDER, SERVER)
def dexcom(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    base_url: str = "https://api.dexcom.com/",
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Dexcom.

    Flask-Dance used ``api.dexcom.com`` whatever ``base_url`` said; here OAuth and API are at the same place, so
    that the sandbox can be reached.

    Args:
        scope: ``offline_access``, the only one there is, unless given.
        base_url: another place than the one for the United States, such as ``https://api.dexcom.eu/`` or
            ``https://sandbox-api.dexcom.com/``; ``*`` lets the visitor name it.

    Raises:
        ValueError: ``base_url`` is no absolute address.
    """
    return replace(PROVIDER, base_url=SERVER.read(base_url))
