"""Harvest."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="harvest",
        authorize="https://id.getharvest.com/oauth2/authorize",
        query={"scope": None},
        token_url="https://id.getharvest.com/api/v2/oauth2/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://id.getharvest.com/api/v2/accounts",
                answer={
                    "user": {
                        "id": 1234567,
                        "first_name": "Ada",
                        "last_name": "Example",
                        "email": "ada@example.com",
                    }
                },
            ),
        ),
        refresh="https://id.getharvest.com/api/v2/oauth2/token",
        addresses={"/api/v2/accounts": "https://id.getharvest.com/api/v2/accounts"},
        token_headers={"User-Agent": "oauth-dance"},
    ),
)
