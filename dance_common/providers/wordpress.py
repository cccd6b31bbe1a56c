"""WordPress.com, which is not a WordPress of your own."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="wordpress",
    title="WordPress.com",
    base_url="https://public-api.wordpress.com/rest/v1/",
    authorization_url="https://public-api.wordpress.com/oauth2/authorize",
    token_url="https://public-api.wordpress.com/oauth2/token",
    scope=("auth",),
    client_authentication="post",
    profile_url="me",
    profile_fields=ProfileFields(
        id="ID",
        username="username",
        name="display_name",
        email="email",
        email_verified="email_verified",
        picture="avatar_URL",
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.wordpress.com/docs/oauth2/",
)

wordpress = declare(
    PROVIDER,
    scope="scopes to ask for; ``auth``, which allows to ask who the user is and nothing else, unless given.",
)
