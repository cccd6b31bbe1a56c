"""Pushbullet."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="pushbullet",
        authorize="https://www.pushbullet.com/authorize",
        token_url="https://api.pushbullet.com/oauth2/token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.pushbullet.com/v2/users/me",
                answer={
                    "iden": "1234567",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "image_url": "https://images.example.com/ada.png",
                },
            ),
        ),
        addresses={"v2/users/me": "https://api.pushbullet.com/v2/users/me"},
    ),
)
