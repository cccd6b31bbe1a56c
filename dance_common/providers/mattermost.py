"""Mattermost."""

from ._preset import OAuth2Provider, ProfileFields, declare_hosted

PROVIDER = OAuth2Provider(
    name="mattermost",
    base_url="https://{hostname}/api/v4/",
    authorization_url="/oauth/authorize",
    token_url="/oauth/access_token",
    refresh_url="/oauth/access_token",
    client_authentication="post",
    profile_url="users/me",
    profile_fields=ProfileFields(
        id="id",
        username="username",
        name="nickname",
        email="email",
        email_verified="email_verified",
    ),
    docs_url="https://developers.mattermost.com/integrate/apps/authentication/oauth2/",
)

mattermost = declare_hosted(PROVIDER, example="chat.example.com")
