"""Polar."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="polar",
        authorize="https://polar.sh/oauth2/authorize",
        query={"scope": "openid profile email"},
        token_url="https://api.polar.sh/v1/oauth2/token",
        answer=RENEWABLE,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.polar.sh/v1/oauth2/userinfo",
                answer={
                    "sub": "1234567",
                    "preferred_username": "ada",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "email_verified": True,
                    "picture": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://api.polar.sh/v1/oauth2/token",
        addresses={"v1/oauth2/userinfo": "https://api.polar.sh/v1/oauth2/userinfo"},
    ),
)
