"""Trakt."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="trakt",
        authorize="https://trakt.tv/oauth/authorize",
        token_url="https://api.trakt.tv/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        api_headers={"trakt-api-version": "2", "trakt-api-key": "an-id"},
        profile={
            "id": "ada",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.trakt.tv/users/me?extended=full",
                answer={
                    "username": "ada",
                    "name": "Ada Example",
                    "images": {"avatar": {"full": "https://images.example.com/ada.png"}},
                },
            ),
        ),
        refresh="https://api.trakt.tv/oauth/token",
        addresses={"users/me": "https://api.trakt.tv/users/me"},
        revocation=Call(
            method="POST",
            url="https://api.trakt.tv/oauth/revoke",
            body={"token": "again", "client_id": "an-id"},
        ),
    ),
)
