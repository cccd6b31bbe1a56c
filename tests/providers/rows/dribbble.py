"""Dribbble."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="dribbble",
        authorize="https://dribbble.com/oauth/authorize",
        query={"scope": "public"},
        token_url="https://dribbble.com/oauth/token",
        answer=BEARER,
        profile={"id": "1234567", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://api.dribbble.com/v2/user",
                answer={"id": "1234567", "name": "Ada Example"},
            ),
        ),
        addresses={"/v2/user": "https://api.dribbble.com/v2/user"},
    ),
)
