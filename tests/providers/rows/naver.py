"""Naver."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="naver",
        authorize="https://nid.naver.com/oauth2.0/authorize",
        query={"scope": None},
        token_url="https://nid.naver.com/oauth2.0/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": "3600",
            "refresh_token": "again-and-again",
        },
        token={"expires_in": 3600},
        profile={
            "id": "32742776",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://ssl.pstatic.net/a.png",
        },
        profile_calls=(
            Call(
                url="https://openapi.naver.com/v1/nid/me",
                answer={
                    "resultcode": "00",
                    "message": "success",
                    "response": {
                        "id": "32742776",
                        "nickname": "ada",
                        "name": "Ada King",
                        "email": "ada@example.com",
                        "profile_image": "https://ssl.pstatic.net/a.png",
                    },
                },
            ),
        ),
        refresh="https://nid.naver.com/oauth2.0/token",
        addresses={"/v1/nid/me": "https://openapi.naver.com/v1/nid/me"},
    ),
)
