"""Hubstaff."""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="hubstaff",
    base_url="https://api.hubstaff.com/v2/",
    authorization_url="https://account.hubstaff.com/authorizations/new",
    needs_nonce=True,
    token_url="https://account.hubstaff.com/access_tokens",
    refresh_url="https://account.hubstaff.com/access_tokens",
    scope=("openid", "profile", "email", "hubstaff:read"),
    client_authentication="basic",
    openid=OpenID(
        issuers=("https://account.hubstaff.com",),
        jwks_url="https://account.hubstaff.com/jwks.json",
    ),
    profile_url="users/me",
    profile_fields=ProfileFields(id="user.id", name="user.name", email="user.email"),
    docs_url="https://developer.hubstaff.com/docs/hubstaff_v2",
)

hubstaff = declare(PROVIDER)
