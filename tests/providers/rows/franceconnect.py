"""FranceConnect."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="franceconnect",
        authorize="https://app.franceconnect.gouv.fr/api/v1/authorize",
        query={"scope": "openid given_name family_name email", "acr_values": "eidas1"},
        token_url="https://app.franceconnect.gouv.fr/api/v1/token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://app.franceconnect.gouv.fr/api/v1/userinfo",
                answer={
                    "sub": "1234567",
                    "preferred_username": "ada",
                    "given_name": "Ada",
                    "family_name": "Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        addresses={"/api/v1/userinfo": "https://app.franceconnect.gouv.fr/api/v1/userinfo"},
    ),
)
