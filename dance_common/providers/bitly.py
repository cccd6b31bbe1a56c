"""Bitly."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="bitly",
    base_url="https://api-ssl.bitly.com/",
    authorization_url="https://bitly.com/oauth/authorize",
    token_url="/oauth/access_token",
    client_authentication="post",
    profile_url="/v4/user",
    profile_fields=ProfileFields(
        id="login",
        username="login",
        name="name",
        email="emails.is_primary.email",
        email_verified="emails.is_primary.is_verified",
    ),
    docs_url="https://dev.bitly.com/docs/getting-started/authentication/",
)

bitly = declare(PROVIDER)
