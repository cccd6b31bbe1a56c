"""DeviantArt."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="deviantart",
        authorize="https://www.deviantart.com/oauth2/authorize",
        query={"scope": "user"},
        token_url="https://www.deviantart.com/oauth2/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "username": "Ada Example", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://www.deviantart.com/api/v1/oauth2/user/whoami",
                answer={"userid": "1234567", "username": "Ada Example"},
            ),
        ),
        refresh="https://www.deviantart.com/oauth2/token",
        revocation=Call(
            method="POST",
            url="https://www.deviantart.com/oauth2/revoke",
            body={"token": "again-and-again", "token_type_hint": "refresh_token"},
        ),
        addresses={
            "/api/v1/oauth2/user/whoami": "https://www.deviantart.com/api/v1/oauth2/user/whoami"
        },
    ),
)
