"""Gitee."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="gitee",
        authorize="https://gitee.com/oauth/authorize",
        query={"scope": "user_info emails"},
        token_url="https://gitee.com/oauth/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://gitee.com/api/v5/user",
                answer={
                    "id": "1234567",
                    "login": "ada",
                    "name": "Ada Example",
                    "avatar_url": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://gitee.com/oauth/token",
        addresses={"/api/v5/user": "https://gitee.com/api/v5/user"},
    ),
)
