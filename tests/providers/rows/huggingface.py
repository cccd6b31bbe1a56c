"""Hugging Face."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="huggingface",
        authorize="https://huggingface.co/oauth/authorize",
        query={"scope": "openid profile email"},
        token_url="https://huggingface.co/oauth/token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 28800,
            "scope": "openid profile email",
        },
        claims={"iss": "https://huggingface.co", "aud": "an-id", "sub": "62bbf42e"},
        keys_url="https://huggingface.co/oauth/jwks",
        token={"scope": ["openid", "profile", "email"], "sub": "62bbf42e"},
        profile={
            "id": "62bbf42e",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://huggingface.co/avatars/a.svg",
        },
        profile_calls=(
            Call(
                url="https://huggingface.co/oauth/userinfo",
                answer={
                    "sub": "62bbf42e",
                    "name": "Ada King",
                    "preferred_username": "ada",
                    "email": "ada@example.com",
                    "email_verified": True,
                    "picture": "https://huggingface.co/avatars/a.svg",
                    "isPro": False,
                },
            ),
        ),
        refresh="https://huggingface.co/oauth/token",
        addresses={"whoami-v2": "https://huggingface.co/api/whoami-v2"},
    ),
)
