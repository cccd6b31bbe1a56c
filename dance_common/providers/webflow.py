"""Webflow."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="webflow",
    base_url="https://api.webflow.com/",
    authorization_url="https://webflow.com/oauth/authorize",
    token_url="https://api.webflow.com/oauth/access_token",
    scope=("authorized_user:read",),
    client_authentication="post",
    profile_url="v2/token/authorized_by",
    profile_fields=ProfileFields(id="id", name=("firstName", "lastName"), email="email"),
)

webflow = declare(PROVIDER)
