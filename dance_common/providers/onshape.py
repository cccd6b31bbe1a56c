"""Onshape."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="onshape",
    base_url="https://cad.onshape.com/",
    authorization_url="https://oauth.onshape.com/oauth/authorize",
    token_url="https://oauth.onshape.com/oauth/token",
    refresh_url="https://oauth.onshape.com/oauth/token",
    scope=("OAuth2ReadPII",),
    client_authentication="post",
    profile_url="api/users/sessioninfo",
    profile_fields=ProfileFields(id="id", name="name", email="email", picture="image"),
)

onshape = declare(PROVIDER)
