"""Snapchat."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

SCOPES = ("display_name", "bitmoji.avatar", "external_id")

ROWS = (
    OAuth2Row(
        provider="snapchat",
        authorize="https://accounts.snapchat.com/accounts/oauth2/auth",
        query={
            "scope": " ".join(
                f"https://auth.snapchat.com/oauth2/api/user.{each}" for each in SCOPES
            )
        },
        pkce=False,
        token_url="https://accounts.snapchat.com/accounts/oauth2/token",
        answer=RENEWABLE,
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://kit.snapchat.com/v1/me",
                answer={
                    "data": {
                        "me": {
                            "externalId": "1234567",
                            "displayName": "Ada Example",
                            "bitmoji": {"avatar": "https://images.example.com/ada.png"},
                        }
                    }
                },
                method="POST",
                body={"query": "{ me { externalId displayName bitmoji { avatar } } }"},
            ),
        ),
        refresh="https://accounts.snapchat.com/accounts/oauth2/token",
        addresses={"v1/me": "https://kit.snapchat.com/v1/me"},
    ),
)
