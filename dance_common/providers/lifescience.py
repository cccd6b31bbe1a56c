"""LifeScience Login.

The scope ``offline_access`` brings a refresh token.
"""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="lifescience",
    title="LifeScience Login",
    base_url="https://login.aai.lifescience-ri.eu/oidc/",
    authorization_url="authorize",
    token_url="token",
    refresh_url="token",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    openid=OpenID(
        # The slash is part of the issuer.
        issuers=("https://login.aai.lifescience-ri.eu/oidc/",),
        jwks_url="jwk",
    ),
    profile_url="userinfo",
    profile_fields=ProfileFields(
        id="sub", username="preferred_username", name="name", email="email"
    ),
    docs_url="https://lifescience-ri.eu/ls-login/",
)

lifescience = declare(PROVIDER, notes=__doc__)
