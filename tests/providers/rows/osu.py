"""osu!, the rhythm game."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="osu",
        authorize="https://osu.ppy.sh/oauth/authorize",
        query={"scope": "identify"},
        token_url="https://osu.ppy.sh/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "ada",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://osu.ppy.sh/api/v2/me",
                answer={
                    "id": "1234567",
                    "username": "ada",
                    "avatar_url": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://osu.ppy.sh/oauth/token",
        addresses={"api/v2/me": "https://osu.ppy.sh/api/v2/me"},
    ),
)
