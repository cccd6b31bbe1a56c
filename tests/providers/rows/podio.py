"""Podio."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="podio",
        authorize="https://podio.com/oauth/authorize",
        token_url="https://podio.com/oauth/token",
        answer=RENEWABLE,
        authorization="OAuth2",
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.podio.com/user/status",
                answer={
                    "user": {"user_id": 1234567, "mail": "ada@example.com"},
                    "profile": {"name": "Ada Example"},
                },
            ),
        ),
        refresh="https://podio.com/oauth/token",
        addresses={"user/status": "https://api.podio.com/user/status"},
    ),
)
