"""Epic Games."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="epicgames",
        authorize="https://www.epicgames.com/id/authorize",
        query={"scope": "basic_profile"},
        token_url="https://api.epicgames.dev/epic/oauth/v2/token",
        authentication="basic",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "username": "ada", "name": "ada"},
        profile_calls=(
            Call(
                url="https://api.epicgames.dev/epic/oauth/v2/userInfo",
                answer={"sub": "1234567", "preferred_username": "ada"},
            ),
        ),
        refresh="https://api.epicgames.dev/epic/oauth/v2/token",
        addresses={"/epic/oauth/v2/userInfo": "https://api.epicgames.dev/epic/oauth/v2/userInfo"},
    ),
)
