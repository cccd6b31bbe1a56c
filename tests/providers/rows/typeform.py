"""Typeform."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="typeform",
        authorize="https://api.typeform.com/oauth/authorize",
        query={"scope": "accounts:read"},
        pkce=False,
        token_url="https://api.typeform.com/oauth/token",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.typeform.com/me",
                answer={"user_id": "1234567", "alias": "Ada Example", "email": "ada@example.com"},
            ),
        ),
        refresh="https://api.typeform.com/oauth/token",
        addresses={"me": "https://api.typeform.com/me"},
    ),
)
