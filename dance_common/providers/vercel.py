"""Vercel.

This is “Sign in with Vercel”, and not the older integrations. A refresh token comes with the scope
``offline_access`` only.
"""

from ._preset import OPENID_FIELDS, OAuth2Provider, declare

PROVIDER = OAuth2Provider(
    name="vercel",
    base_url="https://api.vercel.com/",
    authorization_url="https://vercel.com/oauth/authorize",
    token_url="https://api.vercel.com/login/oauth/token",
    refresh_url="https://api.vercel.com/login/oauth/token",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    profile_url="login/oauth/userinfo",
    profile_fields=OPENID_FIELDS,
)

vercel = declare(PROVIDER, notes=__doc__)
