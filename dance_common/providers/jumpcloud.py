"""JumpCloud."""

from ._preset import OPENID_FIELDS, OAuth2Provider, declare

PROVIDER = OAuth2Provider(
    name="jumpcloud",
    title="JumpCloud",
    base_url="https://oauth.id.jumpcloud.com/",
    authorization_url="/oauth2/auth",
    token_url="/oauth2/token",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    profile_url="/userinfo",
    profile_fields=OPENID_FIELDS,
    docs_url="https://jumpcloud.com/support/sso-with-oidc",
)

jumpcloud = declare(PROVIDER)
