"""Oura."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="oura",
        authorize="https://cloud.ouraring.com/oauth/authorize",
        query={"scope": "personal email"},
        token_url="https://api.ouraring.com/oauth/token",
        answer=RENEWABLE,
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
