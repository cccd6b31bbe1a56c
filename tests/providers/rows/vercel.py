"""Vercel."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="vercel",
        authorize="https://vercel.com/oauth/authorize",
        query={"scope": "openid profile email"},
        token_url="https://api.vercel.com/login/oauth/token",
        answer=RENEWABLE,
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
                url="https://api.vercel.com/login/oauth/userinfo",
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
        refresh="https://api.vercel.com/login/oauth/token",
        addresses={"login/oauth/userinfo": "https://api.vercel.com/login/oauth/userinfo"},
    ),
)
