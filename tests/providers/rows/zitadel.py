"""ZITADEL."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="zitadel",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "hostname": "login.example.com",
        },
        authorize="https://login.example.com/oauth/v2/authorize",
        query={"scope": "openid profile email"},
        token_url="https://login.example.com/oauth/v2/token",
        answer=RENEWABLE,
        claims={"iss": "https://login.example.com", "aud": "an-id", "sub": "1234567"},
        keys_url="https://login.example.com/oauth/v2/keys",
        token={"sub": "1234567"},
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
                url="https://login.example.com/oidc/v1/userinfo",
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
        refresh="https://login.example.com/oauth/v2/token",
        addresses={"oidc/v1/userinfo": "https://login.example.com/oidc/v1/userinfo"},
    ),
)
