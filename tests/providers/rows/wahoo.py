"""Wahoo."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="wahoo",
        authorize="https://api.wahooligan.com/oauth/authorize",
        query={"scope": "user_read email"},
        token_url="https://api.wahooligan.com/oauth/token",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.wahooligan.com/v1/user",
                answer={
                    "id": 1234567,
                    "first": "Ada",
                    "last": "Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        refresh="https://api.wahooligan.com/oauth/token",
        addresses={"v1/user": "https://api.wahooligan.com/v1/user"},
    ),
)
