"""PagerDuty."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="pagerduty",
        authorize="https://app.pagerduty.com/oauth/authorize",
        query={"scope": "read"},
        token_url="https://app.pagerduty.com/oauth/token",
        answer=BEARER,
        api_headers={"Accept": "application/vnd.pagerduty+json;version=2"},
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.pagerduty.com/users/me",
                answer={
                    "user": {
                        "id": "1234567",
                        "name": "Ada Example",
                        "email": "ada@example.com",
                        "avatar_url": "https://images.example.com/ada.png",
                    }
                },
            ),
        ),
        addresses={"users/me": "https://api.pagerduty.com/users/me"},
        revocation=Call(
            method="POST",
            url="https://app.pagerduty.com/oauth/revoke",
            body={"token": "again", "client_id": "an-id"},
        ),
    ),
)
