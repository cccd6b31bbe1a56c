"""Constant Contact."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="constantcontact",
        authorize="https://authz.constantcontact.com/oauth2/default/v1/authorize",
        query={"scope": None},
        pkce=False,
        token_url="https://authz.constantcontact.com/oauth2/default/v1/token",
        authentication="basic",
        answer=BEARER,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.cc.email/v3/account/summary",
                answer={
                    "encoded_account_id": "1234567",
                    "first_name": "Ada",
                    "last_name": "Example",
                    "contact_email": "ada@example.com",
                },
            ),
        ),
        addresses={"/v3/account/summary": "https://api.cc.email/v3/account/summary"},
    ),
)
