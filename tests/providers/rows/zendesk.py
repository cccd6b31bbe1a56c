"""Zendesk."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="zendesk",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "hostname": "acme.zendesk.com",
        },
        authorize="https://acme.zendesk.com/oauth/authorizations/new",
        query={"scope": "read"},
        token_url="https://acme.zendesk.com/oauth/tokens",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://acme.zendesk.com/api/v2/users/me.json",
                answer={"user": {"id": 1234567, "name": "Ada Example", "email": "ada@example.com"}},
            ),
        ),
        refresh="https://acme.zendesk.com/oauth/tokens",
        addresses={"api/v2/users/me.json": "https://acme.zendesk.com/api/v2/users/me.json"},
    ),
)
