"""JumpCloud."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="jumpcloud",
        authorize="https://oauth.id.jumpcloud.com/oauth2/auth",
        query={"scope": "openid profile email"},
        token_url="https://oauth.id.jumpcloud.com/oauth2/token",
        answer=BEARER,
        claims={"iss": "https://oauth.id.jumpcloud.com/", "aud": "an-id", "sub": "1234567"},
        keys_url="https://oauth.id.jumpcloud.com/.well-known/jwks.json",
        token={"sub": "1234567"},
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://oauth.id.jumpcloud.com/userinfo",
                answer={
                    "sub": "1234567",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "email_verified": True,
                },
            ),
        ),
        addresses={"/userinfo": "https://oauth.id.jumpcloud.com/userinfo"},
    ),
)
