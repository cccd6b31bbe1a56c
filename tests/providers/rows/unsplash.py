"""Unsplash."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="unsplash",
        authorize="https://unsplash.com/oauth/authorize",
        query={"scope": "public read_user"},
        token_url="https://unsplash.com/oauth/token",
        answer=RENEWABLE,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.unsplash.com/me",
                answer={
                    "id": "1234567",
                    "username": "ada",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "profile_image": {"large": "https://images.example.com/ada.png"},
                },
            ),
        ),
        refresh="https://unsplash.com/oauth/token",
        addresses={"me": "https://api.unsplash.com/me"},
    ),
)
