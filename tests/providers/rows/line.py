"""LINE Login."""

from catalogue_rows import Call, OAuth2Row

CREDENTIALS = {"client_id": "an-id", "client_secret": "0123456789abcdef" * 2}

ROWS = (
    OAuth2Row(
        provider="line",
        arguments=CREDENTIALS,
        authorize="https://access.line.me/oauth2/v2.1/authorize",
        query={"scope": "openid profile"},
        token_url="https://api.line.me/oauth2/v2.1/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 2592000,
            "refresh_token": "again-and-again",
            "scope": "profile openid",
        },
        claims={"iss": "https://access.line.me", "aud": "an-id", "sub": "U4af4980629"},
        token={"scope": ["profile", "openid"], "sub": "U4af4980629"},
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
            body={"access_token": "old", **CREDENTIALS},
        ),
        addresses={"/v2/profile": "https://api.line.me/v2/profile"},
    ),
)
