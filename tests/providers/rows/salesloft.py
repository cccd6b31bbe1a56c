"""Salesloft."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="salesloft",
        authorize="https://accounts.salesloft.com/oauth/authorize",
        token_url="https://accounts.salesloft.com/oauth/token",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.salesloft.com/v2/me",
                answer={
                    "data": {"id": "1234567", "name": "Ada Example", "email": "ada@example.com"}
                },
            ),
        ),
        refresh="https://accounts.salesloft.com/oauth/token",
        addresses={"v2/me": "https://api.salesloft.com/v2/me"},
    ),
)
