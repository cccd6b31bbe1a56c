"""Kroger."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="kroger",
        authorize="https://api.kroger.com/v1/connect/oauth2/authorize",
        query={"scope": "profile.compact"},
        token_url="https://api.kroger.com/v1/connect/oauth2/token",
        authentication="basic",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567"},
        profile_calls=(
            Call(
                url="https://api.kroger.com/v1/identity/profile", answer={"data": {"id": "1234567"}}
            ),
        ),
        refresh="https://api.kroger.com/v1/connect/oauth2/token",
        addresses={"/v1/identity/profile": "https://api.kroger.com/v1/identity/profile"},
    ),
)
