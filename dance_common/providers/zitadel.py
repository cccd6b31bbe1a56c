"""ZITADEL.

A refresh token comes with the scope ``offline_access`` only.
"""

from ._preset import OPENID_FIELDS, OAuth2Provider, OpenID, declare_hosted

PROVIDER = OAuth2Provider(
    name="zitadel",
    title="ZITADEL",
    base_url="https://{hostname}/",
    authorization_url="/oauth/v2/authorize",
    token_url="/oauth/v2/token",
    refresh_url="/oauth/v2/token",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    openid=OpenID(issuers=("https://{hostname}",), jwks_url="/oauth/v2/keys"),
    profile_url="/oidc/v1/userinfo",
    profile_fields=OPENID_FIELDS,
)

zitadel = declare_hosted(PROVIDER, example="login.example.com", notes=__doc__)
