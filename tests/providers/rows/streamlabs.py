"""Streamlabs."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="streamlabs",
        authorize="https://streamlabs.com/api/v2.0/authorize",
        token_url="https://streamlabs.com/api/v2.0/token",
        answer=RENEWABLE,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://streamlabs.com/api/v2.0/user",
                answer={
                    "streamlabs": {
                        "id": 1234567,
                        "username": "ada",
                        "display_name": "Ada Example",
                        "thumbnail": "https://images.example.com/ada.png",
                    }
                },
            ),
        ),
        refresh="https://streamlabs.com/api/v2.0/token",
        addresses={"api/v2.0/user": "https://streamlabs.com/api/v2.0/user"},
    ),
)
