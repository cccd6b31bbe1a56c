"""Mailchimp."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="mailchimp",
        authorize="https://login.mailchimp.com/oauth2/authorize",
        query={"scope": None},
        token_url="https://login.mailchimp.com/oauth2/token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://login.mailchimp.com/oauth2/metadata",
                answer={
                    "login": {
                        "login_id": "1234567",
                        "login_name": "ada",
                        "email": "ada@example.com",
                        "avatar": "https://images.example.com/ada.png",
                    },
                    "accountname": "Ada Example",
                },
            ),
        ),
        addresses={"/oauth2/metadata": "https://login.mailchimp.com/oauth2/metadata"},
        authorization="OAuth",
    ),
)
