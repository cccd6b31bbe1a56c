"""Roblox."""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="roblox",
    base_url="https://apis.roblox.com/",
    authorization_url="https://apis.roblox.com/oauth/v1/authorize",
    token_url="https://apis.roblox.com/oauth/v1/token",
    refresh_url="https://apis.roblox.com/oauth/v1/token",
    revocation_url="https://apis.roblox.com/oauth/v1/token/revoke",
    scope=("openid", "profile"),
    client_authentication="post",
    openid=OpenID(
        # The slash is part of the issuer.
        issuers=("https://apis.roblox.com/oauth/",),
        jwks_url="oauth/v1/certs",
        algorithms=("ES256",),
    ),
    profile_url="oauth/v1/userinfo",
    profile_fields=ProfileFields(
        id="sub", username="preferred_username", name="name", picture="picture"
    ),
)

roblox = declare(PROVIDER)
