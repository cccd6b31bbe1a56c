"""Box."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="box",
        authorize="https://account.box.com/api/oauth2/authorize",
        query={"scope": None},
        token_url="https://api.box.com/oauth2/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again-and-again",
            "restricted_to": [],
        },
        profile={
            "id": "11446498",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://app.box.com/a",
        },
        profile_calls=(
            Call(
                url="https://api.box.com/2.0/users/me",
                answer={
                    "id": "11446498",
                    "type": "user",
                    "login": "ada@example.com",
                    "name": "Ada King",
                    "avatar_url": "https://app.box.com/a",
                },
            ),
        ),
        refresh="https://api.box.com/oauth2/token",
        revocation=Call(
            method="POST",
            url="https://api.box.com/oauth2/revoke",
            body={
                "token": "again",
                "token_type_hint": "refresh_token",
                "client_id": "an-id",
                "client_secret": "a-secret",
            },
        ),
        addresses={"folders/0": "https://api.box.com/2.0/folders/0"},
    ),
)
