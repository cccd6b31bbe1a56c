"""Kakao."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="kakao",
        authorize="https://kauth.kakao.com/oauth/authorize",
        query={"scope": None},
        token_url="https://kauth.kakao.com/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 43199,
            "refresh_token": "again-and-again",
            "scope": "account_email profile",
            "refresh_token_expires_in": 5184000,
        },
        token={"scope": ["account_email", "profile"]},
        profile={
            "id": "123456789",
            "name": "Ada",
            "email": "ada@example.com",
            "picture": "https://k.kakaocdn.net/a.jpg",
        },
        profile_calls=(
            Call(
                url="https://kapi.kakao.com/v2/user/me",
                answer={
                    "id": 123456789,
                    "kakao_account": {
                        "profile": {
                            "nickname": "Ada",
                            "profile_image_url": "https://k.kakaocdn.net/a.jpg",
                        },
                        "email": "ada@example.com",
                        "is_email_valid": False,
                        "is_email_verified": True,
                    },
                },
            ),
        ),
        refresh="https://kauth.kakao.com/oauth/token",
        addresses={"/v1/user/unlink": "https://kapi.kakao.com/v1/user/unlink"},
    ),
)
