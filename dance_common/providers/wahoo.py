"""Wahoo."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="wahoo",
    base_url="https://api.wahooligan.com/",
    authorization_url="https://api.wahooligan.com/oauth/authorize",
    token_url="https://api.wahooligan.com/oauth/token",
    refresh_url="https://api.wahooligan.com/oauth/token",
    scope=("user_read", "email"),
    client_authentication="post",
    profile_url="v1/user",
    profile_fields=ProfileFields(id="id", name=("first", "last"), email="email"),
)

wahoo = declare(PROVIDER)
