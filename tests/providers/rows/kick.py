"""Kick."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="kick",
        authorize="https://id.kick.com/oauth/authorize",
        query={"scope": "user:read"},
        token_url="https://id.kick.com/oauth/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "Ada Example",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.kick.com/public/v1/users",
                answer={
                    "data": [
                        {
                            "user_id": 1234567,
                            "name": "Ada Example",
                            "email": "ada@example.com",
                            "profile_picture": "https://images.example.com/ada.png",
                        }
                    ]
                },
            ),
        ),
        refresh="https://id.kick.com/oauth/token",
        revocation=Call(
            method="POST",
            url="https://id.kick.com/oauth/revoke",
            body={"token": "again-and-again", "token_type_hint": "refresh_token"},
        ),
        addresses={"/public/v1/users": "https://api.kick.com/public/v1/users"},
    ),
)
