"""Netlify."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="netlify",
    base_url="https://api.netlify.com/",
    authorization_url="https://app.netlify.com/authorize",
    token_url="https://api.netlify.com/oauth/token",
    client_authentication="post",
    profile_url="api/v1/user",
    profile_fields=ProfileFields(id="id", name="full_name", email="email", picture="avatar_url"),
)

netlify = declare(PROVIDER)
