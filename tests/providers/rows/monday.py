"""monday.com."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="monday",
        authorize="https://auth.monday.com/oauth2/authorize",
        query={"scope": "me:read"},
        token_url="https://auth.monday.com/oauth_ms/oauth/token",
        answer={
            "access_token": "a-users-token",
            "refresh_token": "again-and-again",
            "token_type": "Bearer",
            "scope": "me:read boards:read",
        },
        token={"scope": ["me:read", "boards:read"]},
        profile={
            "id": "4012689",
            "name": "Ada",
            "email": "ada@example.com",
            "picture": "https://i.example/a",
        },
        profile_calls=(
            Call(
                method="POST",
                url="https://api.monday.com/v2",
                answer={
                    "data": {
                        "me": {
                            "id": "4012689",
                            "name": "Ada",
                            "email": "ada@example.com",
                            "photo_small": "https://i.example/a",
                        }
                    },
                    "account_id": 1,
                },
            ),
        ),
        refresh="https://auth.monday.com/oauth_ms/oauth/token",
        revocation=Call(
            method="POST",
            url="https://auth.monday.com/oauth_ms/oauth/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={"/v2": "https://api.monday.com/v2"},
    ),
)
