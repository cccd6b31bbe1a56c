"""Login with Amazon."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="amazon",
    base_url="https://api.amazon.com/",
    authorization_url="https://www.amazon.com/ap/oa",
    token_url="https://api.amazon.com/auth/o2/token",
    refresh_url="https://api.amazon.com/auth/o2/token",
    scope=("profile",),
    client_authentication="post",
    api_hosts=("api.amazon.co.uk", "api.amazon.co.jp"),
    profile_url="/user/profile",
    profile_fields=ProfileFields(id="user_id", name="name", email="email"),
    checked_on="2026-11-23",
    docs_url="https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html",
)

amazon = declare(PROVIDER)
