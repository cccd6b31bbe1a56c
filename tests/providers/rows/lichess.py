"""Lichess: applications without a secret, and a token that deletes itself."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="lichess",
        arguments={"client_id": "an-id"},
        authorize="https://lichess.org/oauth",
        query={"scope": "email:read"},
        token_url="https://lichess.org/api/token",
        authentication="none",
        answer=BEARER,
        profile={"id": "1234567", "username": "Ada Example", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://lichess.org/api/account",
                answer={"id": "1234567", "username": "Ada Example"},
            ),
        ),
        revocation=Call(
            method="DELETE",
            url="https://lichess.org/api/token",
            headers={"Authorization": "Bearer old"},
        ),
        addresses={"account/email": "https://lichess.org/api/account/email"},
    ),
)
