"""Streamlabs."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="streamlabs",
    base_url="https://streamlabs.com/",
    authorization_url="https://streamlabs.com/api/v2.0/authorize",
    token_url="https://streamlabs.com/api/v2.0/token",
    refresh_url="https://streamlabs.com/api/v2.0/token",
    client_authentication="post",
    profile_url="api/v2.0/user",
    profile_fields=ProfileFields(
        id="streamlabs.id",
        username="streamlabs.username",
        name="streamlabs.display_name",
        picture="streamlabs.thumbnail",
    ),
)

streamlabs = declare(PROVIDER)
