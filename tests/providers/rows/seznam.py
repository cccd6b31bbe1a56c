"""Seznam.cz."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="seznam",
        authorize="https://login.szn.cz/api/v1/oauth/auth",
        query={"scope": "identity avatar"},
        token_url="https://login.szn.cz/api/v1/oauth/token",
        answer=RENEWABLE,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://login.szn.cz/api/v1/user",
                answer={
                    "oauth_user_id": "1234567",
                    "username": "ada",
                    "firstname": "Ada",
                    "lastname": "Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        refresh="https://login.szn.cz/api/v1/oauth/token",
        addresses={"api/v1/user": "https://login.szn.cz/api/v1/user"},
    ),
)
