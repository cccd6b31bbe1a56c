"""Log in with PayPal."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="paypal",
    title="PayPal",
    base_url="https://api-m.paypal.com/",
    authorization_url="https://www.paypal.com/signin/authorize",
    token_url="/v1/oauth2/token",
    refresh_url="/v1/oauth2/token",
    scope=("openid", "profile", "email"),
    # There is no openid here: PayPal signs by RS256 or HS256 and says not when by which, its sandbox publishes nothing,
    # and a code need not bring an id_token: https://github.com/int128/kubelogin/issues/276
    profile_url="/v1/identity/oauth2/userinfo?schema=paypalv1.1",
    profile_fields=ProfileFields(
        id="user_id",
        name="name",
        email="emails.primary.value",
        email_verified="emails.primary.confirmed",
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.paypal.com/docs/log-in-with-paypal/",
)

SANDBOX = replace(
    PROVIDER,
    base_url="https://api-m.sandbox.paypal.com/",
    authorization_url="https://www.sandbox.paypal.com/signin/authorize",
)
"""PayPal's sandbox, which has hosts of its own."""


@oauth2(PROVIDER)
def paypal(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    sandbox: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for PayPal.

    Args:
        scope: scopes to ask for; ``openid``, ``profile`` and ``email`` unless given. Each has to be ticked in
            PayPal's dashboard.
        sandbox: dance with PayPal's sandbox, whose accounts and money are not real.
    """
    return SANDBOX if sandbox else PROVIDER
