"""Feishu / Lark."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="feishu",
        arguments={**CREDENTIALS, "hostname": "passport.feishu.cn"},
        authorize="https://passport.feishu.cn/suite/passport/oauth/authorize",
        query={"scope": None},
        token_url="https://passport.feishu.cn/suite/passport/oauth/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://passport.feishu.cn/suite/passport/oauth/userinfo",
                answer={
                    "open_id": "1234567",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "avatar_url": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://passport.feishu.cn/suite/passport/oauth/token",
        addresses={
            "/suite/passport/oauth/userinfo": "https://passport.feishu.cn/suite/passport/oauth/userinfo"
        },
    ),
)
