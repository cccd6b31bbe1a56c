"""Bitbucket Cloud."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="bitbucket",
        authorize="https://bitbucket.org/site/oauth2/authorize",
        query={"scope": "account"},
        token_url="https://bitbucket.org/site/oauth2/access_token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 7200,
            "refresh_token": "again-and-again",
            "scopes": "account email",
            "state": "a-state",
        },
        token={"scope": ["account", "email"]},
        profile={
            "id": "{1a2b}",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://bytebucket.org/a.png",
        },
        profile_calls=(
            Call(
                url="https://api.bitbucket.org/2.0/user",
                answer={
                    "uuid": "{1a2b}",
                    "account_id": "557058:1",
                    "username": "ada",
                    "display_name": "Ada King",
                    "links": {"avatar": {"href": "https://bytebucket.org/a.png"}},
                    "type": "user",
                },
            ),
            Call(
                url="https://api.bitbucket.org/2.0/user/emails",
                answer={
                    "values": [
                        {"email": "old@example.com", "is_primary": False, "is_confirmed": True},
                        {"email": "ada@example.com", "is_primary": True, "is_confirmed": True},
                    ]
                },
            ),
        ),
        refresh="https://bitbucket.org/site/oauth2/access_token",
        addresses={"user/emails": "https://api.bitbucket.org/2.0/user/emails"},
    ),
)
