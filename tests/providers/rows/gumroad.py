"""Gumroad."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="gumroad",
        authorize="https://gumroad.com/oauth/authorize",
        query={"scope": "view_profile"},
        token_url="https://gumroad.com/oauth/token",
        answer=BEARER,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.gumroad.com/v2/user",
                answer={
                    "user": {
                        "user_id": "1234567",
                        "name": "Ada Example",
                        "email": "ada@example.com",
                    }
                },
            ),
        ),
        addresses={"/v2/user": "https://api.gumroad.com/v2/user"},
    ),
)
