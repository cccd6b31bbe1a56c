"""Yandex."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="yandex",
        authorize="https://oauth.yandex.com/authorize",
        query={"scope": "login:info login:email"},
        token_url="https://oauth.yandex.com/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 124234123534,
            "refresh_token": "again-and-again",
        },
        token={"scope": ["login:info", "login:email"], "expires_in": None},
        authorization="OAuth",
        profile={
            "id": "1000034426",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://avatars.yandex.net/get-yapic/1450/ada-1/islands-200",
        },
        profile_calls=(
            Call(
                url="https://login.yandex.ru/info?format=json",
                answer={
                    "id": "1000034426",
                    "login": "ada",
                    "client_id": "an-id",
                    "display_name": "Ada",
                    "real_name": "Ada King",
                    "default_email": "ada@example.com",
                    "emails": ["ada@example.com"],
                    "default_avatar_id": "1450/ada-1",
                },
                headers={"Authorization": "OAuth a-users-token"},
            ),
        ),
        refresh="https://oauth.yandex.com/token",
        addresses={"/info": "https://login.yandex.ru/info"},
    ),
)
