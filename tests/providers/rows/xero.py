"""Xero."""

from catalogue_rows import Call, OAuth2Row

CLAIMS = {
    "iss": "https://identity.xero.com",
    "aud": "an-id",
    "sub": "db0b1",
    "email": "ada@example.com",
    "given_name": "Ada",
    "name": "Ada King",
    "preferred_username": "ada@example.com",
}

ROWS = (
    OAuth2Row(
        provider="xero",
        authorize="https://login.xero.com/identity/connect/authorize",
        query={"scope": "openid profile email"},
        token_url="https://identity.xero.com/connect/token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 1800,
            "scope": "openid profile email",
        },
        claims=CLAIMS,
        keys_url="https://identity.xero.com/.well-known/openid-configuration/jwks",
        token={"scope": ["openid", "profile", "email"], "sub": "db0b1"},
        profile={
            "id": "db0b1",
            "username": "ada@example.com",
            "name": "Ada King",
            "email": "ada@example.com",
        },
        refresh="https://identity.xero.com/connect/token",
        revocation=Call(
            method="POST",
            url="https://identity.xero.com/connect/revocation",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={"connections": "https://api.xero.com/connections"},
    ),
)
