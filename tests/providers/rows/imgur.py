"""Imgur."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="imgur",
        authorize="https://api.imgur.com/oauth2/authorize",
        query={"scope": None},
        token_url="https://api.imgur.com/oauth2/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "username": "Ada Example", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://api.imgur.com/3/account/me",
                answer={"data": {"id": "1234567", "url": "Ada Example"}},
            ),
        ),
        refresh="https://api.imgur.com/oauth2/token",
        addresses={"/3/account/me": "https://api.imgur.com/3/account/me"},
    ),
)
