"""Procore."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="procore",
        authorize="https://login.procore.com/oauth/authorize",
        token_url="https://login.procore.com/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        profile={
            "id": "1234567",
            "username": "ada@example.com",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://api.procore.com/rest/v1.0/me",
                answer={"id": "1234567", "login": "ada@example.com", "name": "Ada Example"},
            ),
        ),
        refresh="https://login.procore.com/oauth/token",
        addresses={"rest/v1.0/me": "https://api.procore.com/rest/v1.0/me"},
        revocation=Call(
            method="POST",
            url="https://login.procore.com/oauth/revoke",
            body={"token": "again", "client_id": "an-id"},
        ),
    ),
)
