"""Airtable."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="airtable",
        authorize="https://airtable.com/oauth2/v1/authorize",
        query={"scope": "user.email:read"},
        token_url="https://airtable.com/oauth2/v1/token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again-and-again",
            "scope": "user.email:read",
            "refresh_expires_in": 5184000,
        },
        token={"scope": ["user.email:read"]},
        profile={"id": "usr1", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.airtable.com/v0/meta/whoami",
                answer={"id": "usr1", "scopes": ["user.email:read"], "email": "ada@example.com"},
            ),
        ),
        refresh="https://airtable.com/oauth2/v1/token",
        addresses={"meta/bases": "https://api.airtable.com/v0/meta/bases"},
    ),
)
