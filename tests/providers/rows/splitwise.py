"""Splitwise."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="splitwise",
        authorize="https://secure.splitwise.com/oauth/authorize",
        token_url="https://secure.splitwise.com/oauth/token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://secure.splitwise.com/api/v3.0/get_current_user",
                answer={
                    "user": {
                        "id": "1234567",
                        "first_name": "Ada",
                        "last_name": "Example",
                        "email": "ada@example.com",
                        "picture": {"medium": "https://images.example.com/ada.png"},
                    }
                },
            ),
        ),
        addresses={
            "api/v3.0/get_current_user": "https://secure.splitwise.com/api/v3.0/get_current_user"
        },
    ),
)
