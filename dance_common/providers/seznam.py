"""Seznam.cz."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="seznam",
    title="Seznam.cz",
    base_url="https://login.szn.cz/",
    authorization_url="https://login.szn.cz/api/v1/oauth/auth",
    token_url="https://login.szn.cz/api/v1/oauth/token",
    refresh_url="https://login.szn.cz/api/v1/oauth/token",
    scope=("identity", "avatar"),
    client_authentication="post",
    profile_url="api/v1/user",
    profile_fields=ProfileFields(
        id="oauth_user_id",
        username="username",
        name=("firstname", "lastname"),
        email="email",
        picture="avatar_url",
    ),
)

seznam = declare(PROVIDER)
