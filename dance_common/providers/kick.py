"""Kick."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="kick",
    base_url="https://api.kick.com/public/v1/",
    authorization_url="https://id.kick.com/oauth/authorize",
    token_url="https://id.kick.com/oauth/token",
    refresh_url="https://id.kick.com/oauth/token",
    revocation_url="https://id.kick.com/oauth/revoke",
    scope=("user:read",),
    client_authentication="post",
    profile_url="users",
    profile_fields=ProfileFields(
        id="data.0.user_id",
        username="data.0.name",
        name="data.0.name",
        email="data.0.email",
        picture="data.0.profile_picture",
    ),
    docs_url="https://docs.kick.com/getting-started/generating-tokens-oauth2-flow",
)

kick = declare(PROVIDER)
