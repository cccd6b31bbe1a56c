"""Vipps MobilePay."""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="vipps",
    title="Vipps MobilePay",
    base_url="https://api.vipps.no/",
    authorization_url="https://api.vipps.no/access-management-1.0/access/oauth2/auth",
    token_url="https://api.vipps.no/access-management-1.0/access/oauth2/token",
    scope=("openid", "name", "email"),
    openid=OpenID(
        # The slash is part of the issuer.
        issuers=("https://api.vipps.no/access-management-1.0/access/",),
        jwks_url="access-management-1.0/access/.well-known/jwks.json",
    ),
    profile_url="vipps-userinfo-api/userinfo",
    profile_fields=ProfileFields(
        id="sub", name="name", email="email", email_verified="email_verified"
    ),
)

vipps = declare(PROVIDER)
