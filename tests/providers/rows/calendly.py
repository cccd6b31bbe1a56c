"""Calendly."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="calendly",
        authorize="https://auth.calendly.com/oauth/authorize",
        query={"scope": None},
        token_url="https://auth.calendly.com/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 7200,
            "refresh_token": "again-and-again",
            "scope": "default",
            "created_at": 1548689183,
            "owner": "https://api.calendly.com/users/EBHAAFHD",
        },
        token={
            "owner": "https://api.calendly.com/users/EBHAAFHD",
            "refresh_token": "again-and-again",
        },
        profile={
            "id": "https://api.calendly.com/users/EBHAAFHD",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://i.example/a",
        },
        profile_calls=(
            Call(
                url="https://api.calendly.com/users/me",
                answer={
                    "resource": {
                        "uri": "https://api.calendly.com/users/EBHAAFHD",
                        "name": "Ada King",
                        "slug": "ada",
                        "email": "ada@example.com",
                        "avatar_url": "https://i.example/a",
                    }
                },
            ),
        ),
        refresh="https://auth.calendly.com/oauth/token",
        revocation=Call(
            method="POST",
            url="https://auth.calendly.com/oauth/revoke",
            body={"token": "again-and-again", "client_id": "an-id", "client_secret": "a-secret"},
        ),
        addresses={"/event_types": "https://api.calendly.com/event_types"},
    ),
)
