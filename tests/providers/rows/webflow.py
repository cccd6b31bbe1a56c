"""Webflow."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="webflow",
        authorize="https://webflow.com/oauth/authorize",
        query={"scope": "authorized_user:read"},
        token_url="https://api.webflow.com/oauth/access_token",
        answer=BEARER,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.webflow.com/v2/token/authorized_by",
                answer={
                    "id": "1234567",
                    "firstName": "Ada",
                    "lastName": "Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        addresses={"v2/token/authorized_by": "https://api.webflow.com/v2/token/authorized_by"},
    ),
)
