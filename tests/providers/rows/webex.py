"""Webex."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="webex",
        authorize="https://webexapis.com/v1/authorize",
        query={"scope": "spark:people_read spark:kms"},
        token_url="https://webexapis.com/v1/access_token",
        answer=RENEWABLE,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://webexapis.com/v1/people/me",
                answer={
                    "id": "1234567",
                    "displayName": "Ada Example",
                    "emails": ["ada@example.com"],
                },
            ),
        ),
        refresh="https://webexapis.com/v1/access_token",
        addresses={"v1/people/me": "https://webexapis.com/v1/people/me"},
    ),
)
