"""Miro."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="miro",
        authorize="https://miro.com/oauth/authorize",
        query={"scope": "identity:read"},
        token_url="https://api.miro.com/v1/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3599,
            "refresh_token": "again-and-again",
            "scope": "identity:read",
            "user_id": "307",
            "team_id": "308",
        },
        token={"scope": ["identity:read"], "team_id": "308"},
        profile={
            "id": "307",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://i.example/a",
        },
        profile_calls=(
            Call(
                url="https://api.miro.com/v1/users/me",
                answer={
                    "type": "user",
                    "id": "307",
                    "name": "Ada King",
                    "email": "ada@example.com",
                    "picture": {"type": "picture", "imageURL": "https://i.example/a"},
                },
            ),
        ),
        refresh="https://api.miro.com/v1/oauth/token",
        revocation=Call(
            method="POST",
            url="https://api.miro.com/v2/oauth/revoke",
            headers={"Authorization": None},
            body={"accessToken": "old", "clientId": "an-id", "clientSecret": "a-secret"},
        ),
        addresses={"/v2/boards": "https://api.miro.com/v2/boards"},
    ),
)
