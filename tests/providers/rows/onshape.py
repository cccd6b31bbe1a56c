"""Onshape."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="onshape",
        authorize="https://oauth.onshape.com/oauth/authorize",
        query={"scope": "OAuth2ReadPII"},
        token_url="https://oauth.onshape.com/oauth/token",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://cad.onshape.com/api/users/sessioninfo",
                answer={"id": "1234567", "name": "Ada Example"},
            ),
        ),
        refresh="https://oauth.onshape.com/oauth/token",
        addresses={"api/users/sessioninfo": "https://cad.onshape.com/api/users/sessioninfo"},
    ),
)
