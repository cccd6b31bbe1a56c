"""Oura."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="oura",
    base_url="https://api.ouraring.com/",
    authorization_url="https://cloud.ouraring.com/oauth/authorize",
    token_url="https://api.ouraring.com/oauth/token",
    refresh_url="https://api.ouraring.com/oauth/token",
    scope=("personal", "email"),
    client_authentication="post",
    # Another library has v1/userinfo still.
    profile_url="v2/usercollection/personal_info",
    profile_fields=ProfileFields(id="id", email="email"),
)

oura = declare(PROVIDER)
