"""Yammer."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="yammer",
        authorize="https://www.yammer.com/oauth2/authorize",
        token_url="https://www.yammer.com/oauth2/access_token",
        answer={
            "access_token": {"token": "a-users-token", "user_id": 1234567},
            "user": {"id": 1234567},
            "network": {"id": 7654321},
        },
        token={"access_token": "a-users-token", "user": {"id": 1234567}},
        profile={"id": "1234567", "username": "ada", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://www.yammer.com/api/v1/users/current.json",
                answer={"id": "1234567", "name": "ada", "email": "ada@example.com"},
            ),
        ),
        addresses={"api/v1/users/current.json": "https://www.yammer.com/api/v1/users/current.json"},
    ),
)
