"""KOOK."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="kook",
    title="KOOK",
    base_url="https://www.kookapp.cn/api/v3/",
    authorization_url="/app/oauth2/authorize",
    token_url="/api/oauth2/token",
    scope=("get_user_info",),
    # No library says which it has to be.
    client_authentication="post",
    profile_url="user/me",
    profile_fields=ProfileFields(
        id="data.id", username="data.username", name="data.username", picture="data.avatar"
    ),
    docs_url="https://developer.kookapp.cn/doc/",
)

kook = declare(PROVIDER)
