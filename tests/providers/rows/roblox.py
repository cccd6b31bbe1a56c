"""Roblox."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="roblox",
        authorize="https://apis.roblox.com/oauth/v1/authorize",
        query={"scope": "openid profile"},
        token_url="https://apis.roblox.com/oauth/v1/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        claims={"iss": "https://apis.roblox.com/oauth/", "aud": "an-id", "sub": "1234567"},
        keys_url="https://apis.roblox.com/oauth/v1/certs",
        algorithm="ES256",
        token={"sub": "1234567"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://apis.roblox.com/oauth/v1/userinfo",
                answer={
                    "sub": "1234567",
                    "preferred_username": "ada",
                    "name": "Ada Example",
                    "picture": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://apis.roblox.com/oauth/v1/token",
        addresses={"oauth/v1/userinfo": "https://apis.roblox.com/oauth/v1/userinfo"},
        revocation=Call(
            method="POST",
            url="https://apis.roblox.com/oauth/v1/token/revoke",
            body={"token": "again", "client_id": "an-id"},
        ),
    ),
)
