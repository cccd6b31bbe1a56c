"""Eventbrite."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="eventbrite",
        authorize="https://www.eventbrite.com/oauth/authorize",
        query={"scope": None},
        token_url="https://www.eventbrite.com/oauth/token",
        answer={"access_token": "a-users-token", "token_type": "bearer"},
        profile={
            "id": "12345",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://www.eventbriteapi.com/v3/users/me/",
                answer={
                    "emails": [
                        {"email": "old@example.com", "verified": False, "primary": False},
                        {"email": "ada@example.com", "verified": True, "primary": True},
                    ],
                    "id": "12345",
                    "name": "Ada King",
                    "first_name": "Ada",
                    "last_name": "King",
                },
            ),
        ),
        addresses={
            "users/me/organizations/": "https://www.eventbriteapi.com/v3/users/me/organizations/"
        },
    ),
)
