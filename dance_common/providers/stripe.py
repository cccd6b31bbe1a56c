"""Stripe Connect, for standard accounts.

The client secret is the platform's secret API key. The token also says ``stripe_user_id``, which is the
profile's id, and ``livemode``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="stripe",
    base_url="https://api.stripe.com/v1/",
    authorization_url="https://connect.stripe.com/oauth/authorize",
    token_url="https://connect.stripe.com/oauth/token",
    refresh_url="https://connect.stripe.com/oauth/token",
    scope=("read_only",),
    client_authentication="post",
    api_hosts=("files.stripe.com",),
    profile_url="account",
    profile_fields=ProfileFields(id="id", name="settings.dashboard.display_name", email="email"),
    checked_on="2026-11-23",
    docs_url="https://docs.stripe.com/connect/oauth-reference",
)

stripe = declare(
    PROVIDER, notes=__doc__, scope="``read_write``, or ``read_only`` as it is unless given."
)
