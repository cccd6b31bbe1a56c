"""Mixcloud."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="mixcloud",
        authorize="https://www.mixcloud.com/oauth/authorize",
        query={"scope": None},
        token_url="https://www.mixcloud.com/oauth/access_token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.mixcloud.com/me/?access_token=a-users-token",
                answer={
                    "key": "1234567",
                    "username": "ada",
                    "name": "Ada Example",
                    "pictures": {"large": "https://images.example.com/ada.png"},
                },
            ),
        ),
        token_param="access_token",
        addresses={"/me/": "https://api.mixcloud.com/me/"},
    ),
)
