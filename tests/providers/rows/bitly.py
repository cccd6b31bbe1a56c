"""Bitly."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="bitly",
        authorize="https://bitly.com/oauth/authorize",
        query={"scope": None},
        token_url="https://api-ssl.bitly.com/oauth/access_token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "username": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://api-ssl.bitly.com/v4/user",
                answer={
                    "login": "1234567",
                    "name": "Ada Example",
                    "emails": [
                        {"is_primary": True, "email": "ada@example.com", "is_verified": True}
                    ],
                },
            ),
        ),
        addresses={"/v4/user": "https://api-ssl.bitly.com/v4/user"},
    ),
)
