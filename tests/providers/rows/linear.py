"""Linear."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="linear",
        authorize="https://linear.app/oauth/authorize",
        query={"scope": "read"},
        token_url="https://api.linear.app/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 86399,
            "refresh_token": "again-and-again",
            "scope": "read",
        },
        token={"scope": ["read"]},
        profile={
            "id": "u-1",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://i.example/a",
        },
        profile_calls=(
            Call(
                method="POST",
                url="https://api.linear.app/graphql",
                answer={
                    "data": {
                        "viewer": {
                            "id": "u-1",
                            "name": "Ada King",
                            "displayName": "ada",
                            "email": "ada@example.com",
                            "avatarUrl": "https://i.example/a",
                        }
                    }
                },
            ),
        ),
        refresh="https://api.linear.app/oauth/token",
        addresses={"graphql": "https://api.linear.app/graphql"},
    ),
)
