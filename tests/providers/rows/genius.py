"""Genius."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="genius",
        authorize="https://api.genius.com/oauth/authorize",
        query={"scope": "me"},
        token_url="https://api.genius.com/oauth/token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.genius.com/account",
                answer={
                    "response": {
                        "user": {
                            "id": "1234567",
                            "login": "ada",
                            "name": "Ada Example",
                            "email": "ada@example.com",
                            "avatar": {"medium": {"url": "https://images.example.com/ada.png"}},
                        }
                    }
                },
            ),
        ),
        addresses={"/account": "https://api.genius.com/account"},
    ),
)
