"""Oura."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="oura",
        authorize="https://cloud.ouraring.com/oauth/authorize",
        query={"scope": "personal email"},
        token_url="https://api.ouraring.com/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        profile={"id": "1234567", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.ouraring.com/v2/usercollection/personal_info",
                answer={"id": "1234567", "email": "ada@example.com"},
            ),
        ),
        refresh="https://api.ouraring.com/oauth/token",
        addresses={
            "v2/usercollection/personal_info": "https://api.ouraring.com/v2/usercollection/personal_info"
        },
    ),
)
