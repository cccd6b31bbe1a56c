"""JumpCloud."""

from ._preset import OPENID_FIELDS, OAuth2Provider, OpenID, declare

PROVIDER = OAuth2Provider(
    name="jumpcloud",
    title="JumpCloud",
    base_url="https://oauth.id.jumpcloud.com/",
    authorization_url="/oauth2/auth",
    token_url="/oauth2/token",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    openid=OpenID(
        # The slash is part of the issuer.
        issuers=("https://oauth.id.jumpcloud.com/",),
        jwks_url="/.well-known/jwks.json",
    ),
    profile_url="/userinfo",
    profile_fields=OPENID_FIELDS,
    docs_url="https://jumpcloud.com/support/sso-with-oidc",
)

jumpcloud = declare(PROVIDER)
