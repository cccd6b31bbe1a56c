"""FusionAuth.

The scope ``offline_access`` brings a refresh token.
"""

from ._preset import OPENID_FIELDS, OAuth2Provider, declare_hosted

PROVIDER = OAuth2Provider(
    name="fusionauth",
    title="FusionAuth",
    base_url="https://{hostname}/",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/token",
    refresh_url="/oauth2/token",
    scope=("openid", "email", "profile"),
    client_authentication="post",
    profile_url="/oauth2/userinfo",
    profile_fields=OPENID_FIELDS,
    docs_url="https://fusionauth.io/docs/lifecycle/authenticate-users/oauth/endpoints",
)

fusionauth = declare_hosted(PROVIDER, example="login.example.com", notes=__doc__)
