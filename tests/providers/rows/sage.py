"""Sage Accounting."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="sage",
        authorize="https://www.sageone.com/oauth2/auth/central",
        query={"scope": "full_access", "filter": "apiv3.1"},
        token_url="https://oauth.accounting.sage.com/token",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.accounting.sage.com/v3.1/user",
                answer={"id": "1234567", "display_name": "Ada Example", "email": "ada@example.com"},
            ),
        ),
        refresh="https://oauth.accounting.sage.com/token",
        addresses={"v3.1/user": "https://api.accounting.sage.com/v3.1/user"},
    ),
)
