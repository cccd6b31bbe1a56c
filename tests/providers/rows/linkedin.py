"""LinkedIn: no code challenge, and no nonce."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="linkedin",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["openid", "profile", "email"],
        },
        pkce=False,
        authorize="https://www.linkedin.com/oauth/v2/authorization",
        query={"scope": "openid profile email", "nonce": None},
        token_url="https://www.linkedin.com/oauth/v2/accessToken",
        answer={
            "access_token": "AQXdSP_W41_UPs5ioT_t8HESyODB4FqbkJ8LrV",
            "expires_in": 5184000,
            "scope": "email,openid,profile",
        },
        claims={
            "iss": "https://www.linkedin.com/oauth",
            "aud": "an-id",
            "sub": "782bbtaQ",
            "name": "John Doe",
        },
        keys_url="https://www.linkedin.com/oauth/openid/jwks",
        token={
            "token_type": "Bearer",
            "scope": ["email", "openid", "profile"],
            "sub": "782bbtaQ",
        },
        profile_calls=(
            Call(
                url="https://api.linkedin.com/v2/userinfo",
                answer={
                    "sub": "782bbtaQ",
                    "name": "John Doe",
                    "picture": "https://media.licdn-ei.com/x",
                    "locale": "en-US",
                    "email": "doe@example.com",
                    "email_verified": True,
                },
            ),
        ),
        profile={
            "id": "782bbtaQ",
            "name": "John Doe",
            "email": "doe@example.com",
            "email_verified": True,
            "picture": "https://media.licdn-ei.com/x",
        },
        addresses={"me": "https://api.linkedin.com/v2/me"},
        refresh="https://www.linkedin.com/oauth/v2/accessToken",
    ),
)
