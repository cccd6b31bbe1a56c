"""Pipedrive."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="pipedrive",
        authorize="https://oauth.pipedrive.com/oauth/authorize",
        query={"scope": "base"},
        pkce=False,
        token_url="https://oauth.pipedrive.com/oauth/token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.pipedrive.com/v1/users/me",
                answer={
                    "data": {"id": "1234567", "name": "Ada Example", "email": "ada@example.com"}
                },
            ),
        ),
        refresh="https://oauth.pipedrive.com/oauth/token",
        addresses={"v1/users/me": "https://api.pipedrive.com/v1/users/me"},
        revocation=Call(
            method="POST", url="https://oauth.pipedrive.com/oauth/revoke", body={"token": "again"}
        ),
    ),
)
