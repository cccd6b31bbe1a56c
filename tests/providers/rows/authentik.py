"""authentik."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="authentik",
        arguments={**CREDENTIALS, "hostname": "login.example.com"},
        authorize="https://login.example.com/application/o/authorize/",
        query={"scope": "openid profile email"},
        token_url="https://login.example.com/application/o/token/",
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
                url="https://login.example.com/application/o/userinfo/",
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
        refresh="https://login.example.com/application/o/token/",
        addresses={"/application/o/userinfo/": "https://login.example.com/application/o/userinfo/"},
    ),
)
