"""Keycloak."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="keycloak",
        arguments={**CREDENTIALS, "server_url": "https://login.example.com", "realm": "staff"},
        authorize="https://login.example.com/realms/staff/protocol/openid-connect/auth",
        query={"scope": "openid profile email"},
        callback={"iss": "https://login.example.com/realms/staff", "session_state": "s"},
        token_url="https://login.example.com/realms/staff/protocol/openid-connect/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 300,
            "refresh_token": "again-and-again",
            "scope": "openid profile email",
            "refresh_expires_in": 1800,
            "session_state": "s",
            "not-before-policy": 0,
        },
        claims={
            "iss": "https://login.example.com/realms/staff",
            "aud": "an-id",
            "sub": "f:1:ada",
            "azp": "an-id",
        },
        keys_url="https://login.example.com/realms/staff/protocol/openid-connect/certs",
        token={"scope": ["openid", "profile", "email"]},
        profile={
            "id": "f:1:ada",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": False,
        },
        profile_calls=(
            Call(
                url="https://login.example.com/realms/staff/protocol/openid-connect/userinfo",
                answer={
                    "sub": "f:1:ada",
                    "email_verified": False,
                    "name": "Ada King",
                    "preferred_username": "ada",
                    "email": "ada@example.com",
                },
            ),
        ),
        refresh="https://login.example.com/realms/staff/protocol/openid-connect/token",
        revocation=Call(
            method="POST",
            url="https://login.example.com/realms/staff/protocol/openid-connect/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={
            "/admin/realms/staff/users": "https://login.example.com/admin/realms/staff/users"
        },
    ),
)
