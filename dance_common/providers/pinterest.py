"""Pinterest."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="pinterest",
    base_url="https://api.pinterest.com/v5/",
    authorization_url="https://www.pinterest.com/oauth/",
    token_url="https://api.pinterest.com/v5/oauth/token",
    refresh_url="https://api.pinterest.com/v5/oauth/token",
    scope=("user_accounts:read",),
    scope_separator=",",
    profile_url="user_account",
    profile_fields=ProfileFields(
        id="id", username="username", name="business_name", picture="profile_image"
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/",
)

pinterest = declare(PROVIDER)
