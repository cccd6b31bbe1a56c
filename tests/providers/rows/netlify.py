"""Netlify."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="netlify",
        authorize="https://app.netlify.com/authorize",
        token_url="https://api.netlify.com/oauth/token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.netlify.com/api/v1/user",
                answer={
                    "id": "1234567",
                    "full_name": "Ada Example",
                    "email": "ada@example.com",
                    "avatar_url": "https://images.example.com/ada.png",
                },
            ),
        ),
        addresses={"api/v1/user": "https://api.netlify.com/api/v1/user"},
    ),
)
