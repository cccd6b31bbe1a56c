"""OneLogin."""

from ._preset import OPENID_FIELDS, OAuth2Provider, declare_hosted

PROVIDER = OAuth2Provider(
    name="onelogin",
    title="OneLogin",
    base_url="https://{hostname}/",
    authorization_url="/oidc/2/auth",
    token_url="/oidc/2/token",
    refresh_url="/oidc/2/token",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    profile_url="/oidc/2/me",
    profile_fields=OPENID_FIELDS,
)

onelogin = declare_hosted(PROVIDER, example="acme.onelogin.com")
