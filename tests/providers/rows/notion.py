"""Notion."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="notion",
        authorize="https://api.notion.com/v1/oauth/authorize",
        query={"owner": "user", "scope": None},
        token_url="https://api.notion.com/v1/oauth/token",
        authentication="basic",
        token_headers={"Content-Type": "application/json"},
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "refresh_token": "again-and-again",
            "bot_id": "b1",
            "workspace_id": "w1",
            "workspace_name": "Ours",
            "owner": {"type": "user", "user": {"object": "user", "id": "u1"}},
        },
        token={"workspace_id": "w1", "bot_id": "b1"},
        profile={
            "id": "u1",
            "name": "Ada",
            "email": "ada@example.com",
            "picture": "https://i.example/a.png",
        },
        profile_calls=(
            Call(
                url="https://api.notion.com/v1/users/me",
                answer={
                    "object": "user",
                    "id": "b1",
                    "type": "bot",
                    "bot": {
                        "owner": {
                            "type": "user",
                            "user": {
                                "object": "user",
                                "id": "u1",
                                "name": "Ada",
                                "avatar_url": "https://i.example/a.png",
                                "type": "person",
                                "person": {"email": "ada@example.com"},
                            },
                        }
                    },
                },
                headers={"Notion-Version": "2022-06-28"},
            ),
        ),
        refresh="https://api.notion.com/v1/oauth/token",
        revocation=Call(
            method="POST",
            url="https://api.notion.com/v1/oauth/revoke",
            body={"token": "old", "token_type_hint": "access_token"},
        ),
        addresses={"users": "https://api.notion.com/v1/users"},
        api_headers={"Notion-Version": "2022-06-28"},
    ),
)
