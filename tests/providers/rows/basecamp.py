"""Basecamp."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="basecamp",
        authorize="https://launchpad.37signals.com/authorization/new",
        query={"scope": None, "type": "web_server"},
        token_url="https://launchpad.37signals.com/authorization/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://launchpad.37signals.com/authorization.json",
                answer={
                    "identity": {
                        "id": 1234567,
                        "first_name": "Ada",
                        "last_name": "Example",
                        "email_address": "ada@example.com",
                    }
                },
            ),
        ),
        refresh="https://launchpad.37signals.com/authorization/token",
        addresses={"/authorization.json": "https://launchpad.37signals.com/authorization.json"},
        form={"type": "web_server"},
        refresh_form={"type": "refresh"},
        token_headers={"User-Agent": "oauth-dance"},
    ),
)
