"""DeviantArt."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="deviantart",
    title="DeviantArt",
    base_url="https://www.deviantart.com/",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/token",
    refresh_url="/oauth2/token",
    revocation_url="/oauth2/revoke",
    scope=("user",),
    client_authentication="post",
    profile_url="/api/v1/oauth2/user/whoami",
    profile_fields=ProfileFields(
        id="userid", username="username", name="username", picture="usericon"
    ),
    docs_url="https://www.deviantart.com/developers/authentication",
)

deviantart = declare(PROVIDER)
