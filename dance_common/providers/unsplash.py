"""Unsplash."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="unsplash",
    base_url="https://api.unsplash.com/",
    authorization_url="https://unsplash.com/oauth/authorize",
    token_url="https://unsplash.com/oauth/token",
    refresh_url="https://unsplash.com/oauth/token",
    # Joined by spaces, which are plus signs in a query.
    scope=("public", "read_user"),
    client_authentication="post",
    profile_url="me",
    profile_fields=ProfileFields(
        id="id", username="username", name="name", email="email", picture="profile_image.large"
    ),
)

unsplash = declare(PROVIDER)
