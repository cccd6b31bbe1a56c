"""Podio."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="podio",
    base_url="https://api.podio.com/",
    authorization_url="https://podio.com/oauth/authorize",
    token_url="https://podio.com/oauth/token",
    refresh_url="https://podio.com/oauth/token",
    client_authentication="post",
    authorization_scheme="OAuth2",
    profile_url="user/status",
    profile_fields=ProfileFields(
        id="user.user_id", name="profile.name", email="user.mail", picture="profile.image.link"
    ),
)

podio = declare(PROVIDER)
