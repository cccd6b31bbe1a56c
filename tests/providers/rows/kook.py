"""KOOK."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="kook",
        authorize="https://www.kookapp.cn/app/oauth2/authorize",
        query={"scope": "get_user_info"},
        token_url="https://www.kookapp.cn/api/oauth2/token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "username": "Ada Example",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://www.kookapp.cn/api/v3/user/me",
                answer={
                    "data": {
                        "id": "1234567",
                        "username": "Ada Example",
                        "avatar": "https://images.example.com/ada.png",
                    }
                },
            ),
        ),
        addresses={"/api/v3/user/me": "https://www.kookapp.cn/api/v3/user/me"},
    ),
)
