"""Coinbase."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="coinbase",
    title="Coinbase",
    base_url="https://api.coinbase.com/v2/",
    authorization_url="https://login.coinbase.com/oauth2/auth",
    token_url="https://login.coinbase.com/oauth2/token",
    refresh_url="https://login.coinbase.com/oauth2/token",
    revocation_url="https://login.coinbase.com/oauth2/revoke",
    # The endpoint knows access tokens only.
    revokes="access_token",
    scope=("wallet:user:read", "wallet:user:email"),
    scope_separator=",",
    client_authentication="post",
    # Coinbase answers as on this date, whatever it changes later.
    headers={"CB-VERSION": "2022-01-06"},
    settings={
        "client_id": ("COINBASE_OAUTH_CLIENT_ID",),
        "client_secret": ("COINBASE_OAUTH_CLIENT_SECRET",),
    },
    profile_url="user",
    profile_fields=ProfileFields(
        id="data.id",
        username="data.username",
        name="data.name",
        email="data.email",
        picture="data.avatar_url",
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration/overview",
)


def coinbase(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Coinbase by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``COINBASE_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``COINBASE_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``wallet:user:read`` and ``wallet:user:email`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, coinbase),
    )
