"""Any issuer: what it says of itself was fetched before. How its id_tokens are verified is the core's to test."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row
from openid_issuer import ISSUER

ROWS = (
    OAuth2Row(
        provider="openid",
        # Without "openid" there is no id_token, which a table of fixed answers could not sign.
        arguments={**CREDENTIALS, "issuer": ISSUER, "scope": ["profile", "email"]},
        authorize=f"{ISSUER}/authorize",
        query={"scope": "profile email", "nonce": None},
        callback={"iss": ISSUER},
        token_url=f"{ISSUER}/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 300,
            "refresh_token": "again",
            "scope": "profile email",
        },
        token={"scope": ["profile", "email"]},
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
