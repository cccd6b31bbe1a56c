"""FusionAuth."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="fusionauth",
        arguments={**CREDENTIALS, "hostname": "login.example.com"},
        authorize="https://login.example.com/oauth2/authorize",
        query={"scope": "openid email profile"},
        token_url="https://login.example.com/oauth2/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
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
                url="https://login.example.com/oauth2/userinfo",
                answer={
                    "sub": "1234567",
                    "preferred_username": "ada",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "email_verified": True,
                    "picture": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://login.example.com/oauth2/token",
        addresses={"/oauth2/userinfo": "https://login.example.com/oauth2/userinfo"},
    ),
)
