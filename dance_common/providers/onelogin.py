"""OneLogin."""

from ._preset import OPENID_FIELDS, OAuth2Provider, OpenID, declare_hosted

PROVIDER = OAuth2Provider(
    name="onelogin",
    title="OneLogin",
    base_url="https://{hostname}/",
    authorization_url="/oidc/2/auth",
    token_url="/oidc/2/token",
    refresh_url="/oidc/2/token",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    openid=OpenID(issuers=("https://{hostname}/oidc/2",), jwks_url="/oidc/2/certs"),
    profile_url="/oidc/2/me",
    profile_fields=OPENID_FIELDS,
)

onelogin = declare_hosted(PROVIDER, example="acme.onelogin.com")
