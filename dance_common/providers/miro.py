"""Miro."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="miro",
    base_url="https://api.miro.com/",
    authorization_url="https://miro.com/oauth/authorize",
    token_url="https://api.miro.com/v1/oauth/token",
    # Only where the application was made with tokens that expire.
    refresh_url="https://api.miro.com/v1/oauth/token",
    refresh_rotates=True,
    scope=("identity:read",),
    client_authentication="post",
    profile_url="/v1/users/me",
    profile_fields=ProfileFields(id="id", name="name", email="email", picture="picture.imageURL"),
    checked_on="2026-11-23",
    docs_url="https://developers.miro.com/docs/getting-started-with-oauth",
)

miro = declare(PROVIDER)
