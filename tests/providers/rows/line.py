"""LINE Login."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="line",
        authorize="https://access.line.me/oauth2/v2.1/authorize",
        query={"scope": "openid profile"},
        token_url="https://api.line.me/oauth2/v2.1/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 2592000,
            "refresh_token": "again-and-again",
            "scope": "profile openid",
            "id_token": "a.b.c",
        },
        token={"scope": ["profile", "openid"]},
        profile={"id": "U4af4980629", "name": "Ada", "picture": "https://profile.line-scdn.net/a"},
        profile_calls=(
            Call(
                url="https://api.line.me/oauth2/v2.1/userinfo",
                answer={
                    "sub": "U4af4980629",
                    "name": "Ada",
                    "picture": "https://profile.line-scdn.net/a",
                },
            ),
        ),
        refresh="https://api.line.me/oauth2/v2.1/token",
        revocation=Call(
            method="POST",
            url="https://api.line.me/oauth2/v2.1/revoke",
            body={"access_token": "old", "client_id": "an-id", "client_secret": "a-secret"},
        ),
        addresses={"/v2/profile": "https://api.line.me/v2/profile"},
    ),
)
