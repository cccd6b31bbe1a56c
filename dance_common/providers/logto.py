"""Logto.

The scope ``offline_access`` brings a refresh token, together with ``prompt=consent`` in the authorization URL.
"""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare_hosted

PROVIDER = OAuth2Provider(
    name="logto",
    base_url="https://{hostname}/oidc/",
    authorization_url="auth",
    token_url="token",
    refresh_url="token",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    openid=OpenID(
        issuers=("https://{hostname}/oidc",), jwks_url="jwks", algorithms=("ES384", "RS256")
    ),
    profile_url="me",
    profile_fields=ProfileFields(
        id="sub",
        username="username",
        name="name",
        email="email",
        email_verified="email_verified",
        picture="picture",
    ),
    docs_url="https://docs.logto.io/",
)

logto = declare_hosted(PROVIDER, example="login.example.com", notes=__doc__)
