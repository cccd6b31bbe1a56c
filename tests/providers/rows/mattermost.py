"""Mattermost."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="mattermost",
        arguments={**CREDENTIALS, "hostname": "chat.example.com"},
        authorize="https://chat.example.com/oauth/authorize",
        query={"scope": None},
        token_url="https://chat.example.com/oauth/access_token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://chat.example.com/api/v4/users/me",
                answer={
                    "id": "1234567",
                    "username": "ada",
                    "nickname": "Ada Example",
                    "email": "ada@example.com",
                    "email_verified": True,
                },
            ),
        ),
        refresh="https://chat.example.com/oauth/access_token",
        addresses={"/api/v4/users/me": "https://chat.example.com/api/v4/users/me"},
    ),
)
