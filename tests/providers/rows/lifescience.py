"""LifeScience Login."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="lifescience",
        authorize="https://login.aai.lifescience-ri.eu/oidc/authorize",
        query={"scope": "openid profile email"},
        token_url="https://login.aai.lifescience-ri.eu/oidc/token",
        answer=RENEWABLE,
        claims={
            "iss": "https://login.aai.lifescience-ri.eu/oidc/",
            "aud": "an-id",
            "sub": "1234567",
        },
        keys_url="https://login.aai.lifescience-ri.eu/oidc/jwk",
        token={"sub": "1234567", "refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://login.aai.lifescience-ri.eu/oidc/userinfo",
                answer={
                    "sub": "1234567",
                    "preferred_username": "ada",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        refresh="https://login.aai.lifescience-ri.eu/oidc/token",
        addresses={"/oidc/userinfo": "https://login.aai.lifescience-ri.eu/oidc/userinfo"},
    ),
)
