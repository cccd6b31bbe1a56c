"""Smartsheet."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="smartsheet",
        authorize="https://app.smartsheet.com/b/authorize",
        query={"scope": "READ_SHEETS"},
        token_url="https://api.smartsheet.com/2.0/token",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.smartsheet.com/2.0/users/me",
                answer={
                    "id": 1234567,
                    "firstName": "Ada",
                    "lastName": "Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        refresh="https://api.smartsheet.com/2.0/token",
        addresses={"2.0/users/me": "https://api.smartsheet.com/2.0/users/me"},
    ),
)
