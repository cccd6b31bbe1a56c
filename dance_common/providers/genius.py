"""Genius."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="genius",
    base_url="https://api.genius.com/",
    authorization_url="/oauth/authorize",
    token_url="/oauth/token",
    scope=("me",),
    client_authentication="post",
    profile_url="/account",
    profile_fields=ProfileFields(
        id="response.user.id",
        username="response.user.login",
        name="response.user.name",
        email="response.user.email",
        picture="response.user.avatar.medium.url",
    ),
    docs_url="https://docs.genius.com/",
)

genius = declare(PROVIDER)
