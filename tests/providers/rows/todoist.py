"""Todoist."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="todoist",
        authorize="https://todoist.com/oauth/authorize",
        query={"scope": "data:read"},
        token_url="https://todoist.com/oauth/access_token",
        answer=BEARER,
        token={"scope": ["data:read"]},
        profile={
            "id": "2671355",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://i.example/a.jpg",
        },
        profile_calls=(
            Call(
                url="https://api.todoist.com/api/v1/user",
                answer={
                    "id": "2671355",
                    "email": "ada@example.com",
                    "full_name": "Ada King",
                    "avatar_big": "https://i.example/a.jpg",
                },
            ),
        ),
        refresh="https://todoist.com/oauth/access_token",
        addresses={"tasks": "https://api.todoist.com/api/v1/tasks"},
    ),
)
