"""Intercom."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="intercom",
        authorize="https://app.intercom.com/oauth",
        query={"scope": None},
        token_url="https://api.intercom.io/auth/eagle/token",
        answer={"token_type": "Bearer", "token": "a-users-token", "access_token": "a-users-token"},
        profile={
            "id": "991267464",
            "name": "Ada",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://i.example/a.png",
        },
        profile_calls=(
            Call(
                url="https://api.intercom.io/me",
                answer={
                    "type": "admin",
                    "id": "991267464",
                    "email": "ada@example.com",
                    "name": "Ada",
                    "email_verified": True,
                    "avatar": {"type": "avatar", "image_url": "https://i.example/a.png"},
                },
            ),
        ),
        addresses={"/contacts": "https://api.intercom.io/contacts"},
    ),
)
