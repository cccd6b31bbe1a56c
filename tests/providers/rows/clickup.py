"""ClickUp."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="clickup",
        authorize="https://app.clickup.com/api",
        query={"scope": None},
        token_url="https://api.clickup.com/api/v2/oauth/token",
        answer=BEARER,
        profile={
            "id": "123",
            "username": "Ada King",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://i.example/a",
        },
        profile_calls=(
            Call(
                url="https://api.clickup.com/api/v2/user",
                answer={
                    "user": {
                        "id": 123,
                        "username": "Ada King",
                        "email": "ada@example.com",
                        "profilePicture": "https://i.example/a",
                    }
                },
            ),
        ),
        addresses={"team": "https://api.clickup.com/api/v2/team"},
    ),
)
