"""Splitwise."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="splitwise",
    base_url="https://secure.splitwise.com/",
    authorization_url="https://secure.splitwise.com/oauth/authorize",
    token_url="https://secure.splitwise.com/oauth/token",
    client_authentication="post",
    profile_url="api/v3.0/get_current_user",
    profile_fields=ProfileFields(
        id="user.id",
        name=("user.first_name", "user.last_name"),
        email="user.email",
        picture="user.picture.medium",
    ),
)

splitwise = declare(PROVIDER)
