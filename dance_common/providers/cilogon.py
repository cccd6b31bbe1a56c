"""CILogon."""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="cilogon",
    title="CILogon",
    base_url="https://cilogon.org/",
    authorization_url="/authorize",
    token_url="/oauth2/token",
    scope=("openid", "email", "profile", "org.cilogon.userinfo"),
    client_authentication="post",
    openid=OpenID(issuers=("https://cilogon.org",), jwks_url="/oauth2/certs"),
    profile_url="/oauth2/userinfo",
    profile_fields=ProfileFields(id="sub", name="name", email="email"),
    docs_url="https://www.cilogon.org/oidc",
)

cilogon = declare(PROVIDER)
