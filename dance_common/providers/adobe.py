"""Adobe.

The scope ``offline_access`` brings a refresh token.
"""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="adobe",
    base_url="https://ims-na1.adobelogin.com/",
    # Other libraries have the same endpoints without a version, or the token endpoint's second one.
    authorization_url="/ims/authorize/v2",
    token_url="/ims/token/v3",
    refresh_url="/ims/token/v3",
    scope=("openid", "AdobeID", "email", "profile"),
    scope_separator=",",
    client_authentication="post",
    openid=OpenID(
        issuers=("https://ims-na1.adobelogin.com",),
        jwks_url="/ims/keys",
        # Nobody says whether a nonce comes back.
        returns_nonce=False,
    ),
    profile_url="/ims/userinfo/v2",
    profile_fields=ProfileFields(
        id="sub", name="name", email="email", email_verified="email_verified"
    ),
    docs_url="https://developer.adobe.com/developer-console/docs/guides/authentication/",
)

adobe = declare(PROVIDER, notes=__doc__)
