"""osu!, the rhythm game."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="osu",
        authorize="https://osu.ppy.sh/oauth/authorize",
        query={"scope": "identify"},
        token_url="https://osu.ppy.sh/oauth/token",
        answer=RENEWABLE,
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
