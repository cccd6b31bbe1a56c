"""Dribbble."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="dribbble",
    base_url="https://api.dribbble.com/",
    authorization_url="https://dribbble.com/oauth/authorize",
    token_url="https://dribbble.com/oauth/token",
    scope=("public",),
    client_authentication="post",
    profile_url="/v2/user",
    profile_fields=ProfileFields(
        id="id", username="login", name="name", email="email", picture="avatar_url"
    ),
    docs_url="https://developer.dribbble.com/v2/oauth/",
)

dribbble = declare(PROVIDER)
