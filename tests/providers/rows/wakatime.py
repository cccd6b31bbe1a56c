"""WakaTime."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="wakatime",
        authorize="https://wakatime.com/oauth/authorize",
        query={"scope": "email"},
        token_url="https://wakatime.com/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://wakatime.com/api/v1/users/current",
                answer={
                    "data": {
                        "id": "1234567",
                        "username": "ada",
                        "display_name": "Ada Example",
                        "email": "ada@example.com",
                        "is_email_confirmed": True,
                        "photo": "https://images.example.com/ada.png",
                    }
                },
            ),
        ),
        refresh="https://wakatime.com/oauth/token",
        addresses={"api/v1/users/current": "https://wakatime.com/api/v1/users/current"},
        revocation=Call(
            method="POST",
            url="https://wakatime.com/oauth/revoke",
            body={"token": "again", "client_id": "an-id"},
        ),
    ),
)
