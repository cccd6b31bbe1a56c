"""Spotify."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="spotify",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["user-read-email", "streaming"],
        },
        authorize="https://accounts.spotify.com/authorize",
        query={"scope": "user-read-email streaming"},
        token_url="https://accounts.spotify.com/api/token",
        answer={
            "access_token": "NgCXRK...MzYjw",
            "token_type": "Bearer",
            "scope": "user-read-email streaming",
            "expires_in": 3600,
            "refresh_token": "NgAagA...Um_SHo",
        },
        token={"refresh_token": "NgAagA...Um_SHo"},
        profile_calls=(
            Call(
                url="https://api.spotify.com/v1/me",
                answer={
                    "display_name": "Ann",
                    "email": "ann@example.com",
                    "id": "smedjan",
                    "images": [{"url": "https://i.scdn.co/image/x", "height": 300, "width": 300}],
                },
            ),
        ),
        profile={
            "id": "smedjan",
            "name": "Ann",
            "email": "ann@example.com",
            "picture": "https://i.scdn.co/image/x",
        },
        addresses={
            "v1/me": "https://api.spotify.com/v1/me",
            "/v1/me/tracks": "https://api.spotify.com/v1/me/tracks",
        },
        refresh="https://accounts.spotify.com/api/token",
    ),
)
