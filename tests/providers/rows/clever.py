"""Clever."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="clever",
        authorize="https://clever.com/oauth/authorize",
        query={"scope": None},
        token_url="https://clever.com/oauth/tokens",
        authentication="basic",
        answer=BEARER,
        profile={"id": "1234567"},
        profile_calls=(
            Call(url="https://api.clever.com/v3.0/me", answer={"data": {"id": "1234567"}}),
        ),
        addresses={"/v3.0/me": "https://api.clever.com/v3.0/me"},
    ),
)
