"""Gitee."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="gitee",
    base_url="https://gitee.com/api/v5/",
    authorization_url="/oauth/authorize",
    token_url="/oauth/token",
    refresh_url="/oauth/token",
    scope=("user_info", "emails"),
    client_authentication="post",
    profile_url="user",
    profile_fields=ProfileFields(
        id="id", username="login", name="name", email="email", picture="avatar_url"
    ),
    docs_url="https://gitee.com/api/v5/oauth_doc",
)

gitee = declare(PROVIDER)
