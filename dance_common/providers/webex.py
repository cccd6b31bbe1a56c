"""Webex."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="webex",
    base_url="https://webexapis.com/",
    authorization_url="https://webexapis.com/v1/authorize",
    token_url="https://webexapis.com/v1/access_token",
    refresh_url="https://webexapis.com/v1/access_token",
    scope=("spark:people_read", "spark:kms"),
    client_authentication="post",
    profile_url="v1/people/me",
    profile_fields=ProfileFields(
        id="id", username="nickName", name="displayName", email="emails.0", picture="avatar"
    ),
)

webex = declare(PROVIDER)
