"""Teamleader Focus."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="teamleader",
        authorize="https://focus.teamleader.eu/oauth2/authorize",
        token_url="https://focus.teamleader.eu/oauth2/access_token",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.focus.teamleader.eu/users.me",
                answer={
                    "data": {
                        "id": "1234567",
                        "first_name": "Ada",
                        "last_name": "Example",
                        "email": "ada@example.com",
                    }
                },
            ),
        ),
        refresh="https://focus.teamleader.eu/oauth2/access_token",
        addresses={"users.me": "https://api.focus.teamleader.eu/users.me"},
    ),
)
