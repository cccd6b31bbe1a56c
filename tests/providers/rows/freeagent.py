"""FreeAgent."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="freeagent",
        authorize="https://api.freeagent.com/v2/approve_app",
        query={"scope": None},
        token_url="https://api.freeagent.com/v2/token_endpoint",
        authentication="basic",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.freeagent.com/v2/users/me",
                answer={
                    "user": {
                        "url": "1234567",
                        "first_name": "Ada",
                        "last_name": "Example",
                        "email": "ada@example.com",
                    }
                },
            ),
        ),
        refresh="https://api.freeagent.com/v2/token_endpoint",
        addresses={"/v2/users/me": "https://api.freeagent.com/v2/users/me"},
    ),
)
