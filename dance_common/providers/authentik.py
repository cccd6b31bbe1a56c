"""authentik.

The scope ``offline_access`` brings a refresh token.
"""

from ._preset import OPENID_FIELDS, OAuth2Provider, declare_hosted

PROVIDER = OAuth2Provider(
    name="authentik",
    title="authentik",
    base_url="https://{hostname}/",
    authorization_url="/application/o/authorize/",
    token_url="/application/o/token/",
    refresh_url="/application/o/token/",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    # There is no openid here: the issuer has the slug of the application, which nothing else needs.
    profile_url="/application/o/userinfo/",
    profile_fields=OPENID_FIELDS,
    docs_url="https://docs.goauthentik.io/add-secure-apps/providers/oauth2/",
)

authentik = declare_hosted(PROVIDER, example="login.example.com", notes=__doc__)
