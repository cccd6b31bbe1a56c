"""Globus, with and without a refresh token."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

TOKEN_URL = "https://auth.globus.org/v2/oauth2/token"


def _row(case: str, access_type: str | None, **given: object) -> OAuth2Row:
    return OAuth2Row(
        provider="globus",
        case=case,
        arguments={**CREDENTIALS, **given},
        authorize="https://auth.globus.org/v2/oauth2/authorize",
        query={"scope": "openid profile email", "access_type": access_type},
        token_url=TOKEN_URL,
        answer=RENEWABLE,
        claims={"iss": "https://auth.globus.org", "aud": "an-id", "sub": "1234567"},
        keys_url="https://auth.globus.org/jwk.json",
        algorithm="RS512",
        token={"sub": "1234567", "refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://auth.globus.org/v2/oauth2/userinfo",
                answer={
                    "sub": "1234567",
                    "preferred_username": "ada",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        refresh=TOKEN_URL,
        revocation=Call(
            method="POST",
            url=f"{TOKEN_URL}/revoke",
            body={"token": "again-and-again", "token_type_hint": "refresh_token"},
        ),
        addresses={"/v2/oauth2/userinfo": "https://auth.globus.org/v2/oauth2/userinfo"},
    )


ROWS = (_row("", None), _row("offline", "offline", offline=True))
