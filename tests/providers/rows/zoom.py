"""Zoom."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="zoom",
        authorize="https://zoom.us/oauth/authorize",
        query={"scope": None},
        token_url="https://zoom.us/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3599,
            "refresh_token": "again-and-again",
            "scope": "user:read",
        },
        token={"scope": ["user:read"]},
        profile={
            "id": "z8yAAAAA8bbbQ",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://i.example/a.png",
        },
        profile_calls=(
            Call(
                url="https://api.zoom.us/v2/users/me",
                answer={
                    "id": "z8yAAAAA8bbbQ",
                    "first_name": "Ada",
                    "last_name": "King",
                    "display_name": "Ada King",
                    "email": "ada@example.com",
                    "verified": 1,
                    "pic_url": "https://i.example/a.png",
                },
            ),
        ),
        refresh="https://zoom.us/oauth/token",
        revocation=Call(
            method="POST",
            url="https://zoom.us/oauth/revoke",
            body={"token": "old", "token_type_hint": "access_token"},
        ),
        addresses={"users/me/meetings": "https://api.zoom.us/v2/users/me/meetings"},
    ),
)
