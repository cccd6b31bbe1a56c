"""Log in with PayPal."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="paypal",
    title="PayPal",
    base_url="https://api-m.paypal.com/",
    authorization_url="https://www.paypal.com/signin/authorize",
    token_url="/v1/oauth2/token",
    refresh_url="/v1/oauth2/token",
    scope=("openid", "profile", "email"),
    settings={
        "client_id": ("PAYPAL_OAUTH_CLIENT_ID",),
        "client_secret": ("PAYPAL_OAUTH_CLIENT_SECRET",),
    },
    # There is no openid here: PayPal signs by RS256 or HS256 and says not when by which, its sandbox publishes nothing,
    # and a code need not bring an id_token: https://github.com/int128/kubelogin/issues/276
    profile_url="/v1/identity/oauth2/userinfo?schema=paypalv1.1",
    profile_fields=ProfileFields(id="user_id", name="name", email="emails.primary.value"),
    checked_on="2026-11-23",
    docs_url="https://developer.paypal.com/docs/log-in-with-paypal/",
)

SANDBOX = replace(
    PROVIDER,
    base_url="https://api-m.sandbox.paypal.com/",
    authorization_url="https://www.sandbox.paypal.com/signin/authorize",
)
"""PayPal's sandbox, which has hosts of its own."""


def paypal(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    sandbox: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with PayPal by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``PAYPAL_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``PAYPAL_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``openid``, ``profile`` and ``email`` unless given. Each has to be ticked in
            PayPal's dashboard.
        sandbox: dance with PayPal's sandbox, whose accounts and money are not real.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=SANDBOX if sandbox else PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, paypal),
    )
