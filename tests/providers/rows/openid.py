"""Any issuer: what it says of itself was fetched before."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row
from openid_issuer import ISSUER

ROWS = (
    OAuth2Row(
        provider="openid",
        arguments={**CREDENTIALS, "issuer": ISSUER},
        authorize=f"{ISSUER}/authorize",
        query={"scope": "openid profile email"},
        callback={"iss": ISSUER},
        token_url=f"{ISSUER}/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 300,
            "refresh_token": "again",
            "scope": "openid profile email",
        },
        claims={"iss": ISSUER, "aud": "an-id", "sub": "f:1:ada"},
        keys_url=f"{ISSUER}/keys",
        token={"scope": ["openid", "profile", "email"]},
        profile={
            "id": "f:1:ada",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://api.example.com/userinfo",
                answer={
                    "sub": "f:1:ada",
                    "preferred_username": "ada",
                    "name": "Ada King",
                    "email": "ada@example.com",
                    "email_verified": True,
                },
            ),
        ),
        refresh=f"{ISSUER}/token",
        revocation=Call(
            method="POST",
            url=f"{ISSUER}/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={"users": f"{ISSUER}/users"},
    ),
)
