"""Mollie."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="mollie",
        authorize="https://my.mollie.com/oauth2/authorize",
        query={"scope": "organizations.read"},
        pkce=False,
        token_url="https://api.mollie.com/oauth2/tokens",
        authentication="basic",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.mollie.com/v2/organizations/me",
                answer={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
            ),
        ),
        refresh="https://api.mollie.com/oauth2/tokens",
        revocation=Call(
            method="DELETE",
            url="https://api.mollie.com/oauth2/tokens",
            body={"token": "again-and-again", "token_type_hint": "refresh_token"},
            headers={"Authorization": "Basic YW4taWQ6YS1zZWNyZXQ="},
        ),
        addresses={"/v2/organizations/me": "https://api.mollie.com/v2/organizations/me"},
    ),
)
