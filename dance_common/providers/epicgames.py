"""Epic Games."""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="epicgames",
    title="Epic Games",
    base_url="https://api.epicgames.dev/",
    authorization_url="https://www.epicgames.com/id/authorize",
    # One library has the first version of this.
    token_url="/epic/oauth/v2/token",
    refresh_url="/epic/oauth/v2/token",
    scope=("basic_profile",),
    client_authentication="basic",
    openid=OpenID(
        issuers=("https://api.epicgames.dev/epic/oauth/v2",),
        jwks_url="/epic/oauth/v2/.well-known/jwks.json",
        # Nobody says whether a nonce comes back.
        returns_nonce=False,
    ),
    profile_url="/epic/oauth/v2/userInfo",
    profile_fields=ProfileFields(
        id="sub", username="preferred_username", name="preferred_username"
    ),
    docs_url="https://dev.epicgames.com/docs/web-api-ref/authentication",
)

epicgames = declare(PROVIDER)
