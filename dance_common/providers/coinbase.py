"""Coinbase."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="coinbase",
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

coinbase = declare(PROVIDER)
