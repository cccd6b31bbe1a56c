"""Coinbase."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="coinbase",
        authorize="https://login.coinbase.com/oauth2/auth",
        query={"scope": "wallet:user:read,wallet:user:email"},
        token_url="https://login.coinbase.com/oauth2/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 7200,
            "refresh_token": "again-and-again",
            "scope": "wallet:user:read wallet:user:email",
        },
        token={"scope": ["wallet:user:read", "wallet:user:email"]},
        profile={
            "id": "9da7a204",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://i.example/a.png",
        },
        profile_calls=(
            Call(
                url="https://api.coinbase.com/v2/user",
                answer={
                    "data": {
                        "id": "9da7a204",
                        "name": "Ada King",
                        "username": "ada",
                        "email": "ada@example.com",
                        "avatar_url": "https://i.example/a.png",
                    }
                },
                headers={"CB-VERSION": "2022-01-06"},
            ),
        ),
        refresh="https://login.coinbase.com/oauth2/token",
        revocation=Call(
            method="POST",
            url="https://login.coinbase.com/oauth2/revoke",
            body={"token": "old", "token_type_hint": "access_token"},
        ),
        addresses={"accounts": "https://api.coinbase.com/v2/accounts"},
        api_headers={"CB-VERSION": "2022-01-06"},
    ),
)
