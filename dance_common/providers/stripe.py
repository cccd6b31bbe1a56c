"""Stripe Connect, for standard accounts."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="stripe",
    title="Stripe",
    base_url="https://api.stripe.com/v1/",
    authorization_url="https://connect.stripe.com/oauth/authorize",
    token_url="https://connect.stripe.com/oauth/token",
    refresh_url="https://connect.stripe.com/oauth/token",
    scope=("read_only",),
    client_authentication="post",
    api_hosts=("files.stripe.com",),
    settings={
        "client_id": ("STRIPE_OAUTH_CLIENT_ID",),
        "client_secret": ("STRIPE_OAUTH_CLIENT_SECRET",),
    },
    profile_url="account",
    profile_fields=ProfileFields(id="id", name="settings.dashboard.display_name", email="email"),
    checked_on="2026-11-23",
    docs_url="https://docs.stripe.com/connect/oauth-reference",
)


def stripe(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Stripe by OAuth 2.

    The client secret is the platform's secret API key. The token also says ``stripe_user_id``, which is the
    profile's id, and ``livemode``.

    Args:
        client_id: the application's client ID; else it is read from ``STRIPE_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``STRIPE_OAUTH_CLIENT_SECRET``.
        scope: ``read_write``, or ``read_only`` as it is unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, stripe),
    )
