"""Vipps MobilePay."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="vipps",
    title="Vipps MobilePay",
    base_url="https://api.vipps.no/",
    authorization_url="https://api.vipps.no/access-management-1.0/access/oauth2/auth",
    token_url="https://api.vipps.no/access-management-1.0/access/oauth2/token",
    scope=("openid", "name", "email"),
    profile_url="vipps-userinfo-api/userinfo",
    profile_fields=ProfileFields(
        id="sub", name="name", email="email", email_verified="email_verified"
    ),
)

vipps = declare(PROVIDER)
