"""Kakao: with and without OpenID Connect."""

from dataclasses import replace

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROW = OAuth2Row(
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
        "email_verified": False,
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
)
ROWS = (
    ROW,
    replace(
        ROW,
        case="openid",
        arguments={**CREDENTIALS, "scope": ["openid"]},
        query={"scope": "openid"},
        claims={"iss": "https://kauth.kakao.com", "aud": "an-id", "sub": "123456789"},
        keys_url="https://kauth.kakao.com/.well-known/jwks.json",
        token={"sub": "123456789"},
    ),
)
