"""WHOOP."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="whoop",
        authorize="https://api.prod.whoop.com/oauth/oauth2/auth",
        query={"scope": "read:profile"},
        token_url="https://api.prod.whoop.com/oauth/oauth2/token",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.prod.whoop.com/developer/v2/user/profile/basic",
                answer={
                    "user_id": "1234567",
                    "first_name": "Ada",
                    "last_name": "Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        refresh="https://api.prod.whoop.com/oauth/oauth2/token",
        addresses={
            "developer/v2/user/profile/basic": "https://api.prod.whoop.com/developer/v2/user/profile/basic"
        },
    ),
)
