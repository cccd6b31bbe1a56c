"""SoundCloud."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="soundcloud",
        authorize="https://secure.soundcloud.com/authorize",
        token_url="https://secure.soundcloud.com/oauth/token",
        answer=RENEWABLE,
        authorization="OAuth",
        profile={
            "id": "soundcloud:users:1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.soundcloud.com/me",
                answer={
                    "urn": "soundcloud:users:1234567",
                    "username": "ada",
                    "full_name": "Ada Example",
                    "avatar_url": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://secure.soundcloud.com/oauth/token",
        addresses={"me": "https://api.soundcloud.com/me"},
    ),
)
