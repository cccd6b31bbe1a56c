"""CILogon."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="cilogon",
        authorize="https://cilogon.org/authorize",
        query={"scope": "openid email profile org.cilogon.userinfo"},
        token_url="https://cilogon.org/oauth2/token",
        answer=BEARER,
        claims={"iss": "https://cilogon.org", "aud": "an-id", "sub": "1234567"},
        keys_url="https://cilogon.org/oauth2/certs",
        token={"sub": "1234567"},
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://cilogon.org/oauth2/userinfo",
                answer={"sub": "1234567", "name": "Ada Example", "email": "ada@example.com"},
            ),
        ),
        addresses={"/oauth2/userinfo": "https://cilogon.org/oauth2/userinfo"},
    ),
)
