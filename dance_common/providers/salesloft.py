"""Salesloft."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="salesloft",
    base_url="https://api.salesloft.com/",
    authorization_url="https://accounts.salesloft.com/oauth/authorize",
    token_url="https://accounts.salesloft.com/oauth/token",
    refresh_url="https://accounts.salesloft.com/oauth/token",
    client_authentication="post",
    profile_url="v2/me",
    profile_fields=ProfileFields(id="data.id", name="data.name", email="data.email"),
)

salesloft = declare(PROVIDER)
