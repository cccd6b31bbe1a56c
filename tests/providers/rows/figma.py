"""Figma."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="figma",
        authorize="https://www.figma.com/oauth",
        query={"scope": "current_user:read"},
        token_url="https://api.figma.com/v1/oauth/token",
        authentication="basic",
        answer={
            "user_id_string": "1234",
            "access_token": "a-users-token",
            "token_type": "bearer",
            "expires_in": 7776000,
            "refresh_token": "again-and-again",
        },
        token={"scope": ["current_user:read"]},
        profile={
            "id": "1234",
            "name": "Ada",
            "email": "ada@example.com",
            "picture": "https://i.example/a.png",
        },
        profile_calls=(
            Call(
                url="https://api.figma.com/v1/me",
                answer={
                    "id": "1234",
                    "email": "ada@example.com",
                    "handle": "Ada",
                    "img_url": "https://i.example/a.png",
                },
            ),
        ),
        refresh="https://api.figma.com/v1/oauth/refresh",
        addresses={"files/key": "https://api.figma.com/v1/files/key"},
    ),
)
