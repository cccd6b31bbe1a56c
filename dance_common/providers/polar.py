"""Polar.

This is Polar at polar.sh, which sells software, and not the maker of sports watches.
"""

from ._preset import OPENID_FIELDS, OAuth2Provider, declare

PROVIDER = OAuth2Provider(
    name="polar",
    base_url="https://api.polar.sh/",
    authorization_url="https://polar.sh/oauth2/authorize",
    token_url="https://api.polar.sh/v1/oauth2/token",
    refresh_url="https://api.polar.sh/v1/oauth2/token",
    scope=("openid", "profile", "email"),
    # No library says which way they go.
    client_authentication="post",
    profile_url="v1/oauth2/userinfo",
    profile_fields=OPENID_FIELDS,
)

polar = declare(PROVIDER, notes=__doc__)
