"""Asana."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="asana",
        authorize="https://app.asana.com/-/oauth_authorize",
        query={"scope": "users:read"},
        token_url="https://app.asana.com/-/oauth_token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again-and-again",
            "data": {
                "id": 4673218951,
                "gid": "4673218951",
                "name": "Ada",
                "email": "ada@example.com",
            },
        },
        profile={
            "id": "4673218951",
            "name": "Ada",
            "email": "ada@example.com",
            "picture": "https://i.example/a.png",
        },
        profile_calls=(
            Call(
                url="https://app.asana.com/api/1.0/users/me",
                answer={
                    "data": {
                        "gid": "4673218951",
                        "resource_type": "user",
                        "name": "Ada",
                        "email": "ada@example.com",
                        "photo": {"image_128x128": "https://i.example/a.png"},
                    }
                },
            ),
        ),
        refresh="https://app.asana.com/-/oauth_token",
        addresses={"workspaces": "https://app.asana.com/api/1.0/workspaces"},
    ),
)
