"""Logto."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="logto",
        arguments={**CREDENTIALS, "hostname": "login.example.com"},
        authorize="https://login.example.com/oidc/auth",
        query={"scope": "openid profile email"},
        token_url="https://login.example.com/oidc/token",
        answer=RENEWABLE,
        claims={"iss": "https://login.example.com/oidc", "aud": "an-id", "sub": "1234567"},
        keys_url="https://login.example.com/oidc/jwks",
        algorithm="ES384",
        token={"sub": "1234567", "refresh_token": "again-and-again"},
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
                url="https://login.example.com/oidc/me",
                answer={
                    "sub": "1234567",
                    "username": "ada",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "email_verified": True,
                    "picture": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://login.example.com/oidc/token",
        addresses={"/oidc/me": "https://login.example.com/oidc/me"},
    ),
)
