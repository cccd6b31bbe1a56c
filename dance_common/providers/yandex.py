"""Yandex."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="yandex",
    base_url="https://login.yandex.ru/",
    authorization_url="https://oauth.yandex.com/authorize",
    token_url="https://oauth.yandex.com/token",
    refresh_url="https://oauth.yandex.com/token",
    scope=("login:info", "login:email"),
    client_authentication="post",
    api_hosts=("cloud-api.yandex.net",),
    authorization_scheme="OAuth",
    profile_url="/info?format=json",
    profile_fields=ProfileFields(
        id="id",
        username="login",
        name="real_name",
        email="default_email",
        # With the scope login:avatar.
        picture="https://avatars.yandex.net/get-yapic/{default_avatar_id}/islands-200",
    ),
    checked_on="2026-11-23",
    docs_url="https://yandex.com/dev/id/doc/en/",
)

yandex = declare(
    PROVIDER,
    scope="scopes to ask for, of those the application has; ``login:info`` and ``login:email`` unless given.",
)
