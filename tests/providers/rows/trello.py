"""Trello."""

from catalogue_rows import Call, OAuth1Row

ROWS = (
    OAuth1Row(
        provider="trello",
        arguments={"api_key": "an-id", "api_secret": "a-secret", "application_name": "Ours"},
        request_token_url="https://trello.com/1/OAuthGetRequestToken",
        access_token_url="https://trello.com/1/OAuthGetAccessToken",
        authorize="https://trello.com/1/OAuthAuthorizeToken",
        query={"scope": "read", "expiration": "never", "name": "Ours"},
        answer={"oauth_token": "a-users-token", "oauth_token_secret": "hush"},
        token={"oauth_token": "a-users-token"},
        profile={
            "id": "5abbe4b7",
            "username": "ada",
            "name": "Ada King",
            "picture": "https://i.example/a",
        },
        profile_calls=(
            Call(
                url="https://api.trello.com/1/members/me",
                answer={
                    "id": "5abbe4b7",
                    "username": "ada",
                    "fullName": "Ada King",
                    "email": None,
                    "avatarUrl": "https://i.example/a",
                },
            ),
        ),
        addresses={"members/me/boards": "https://api.trello.com/1/members/me/boards"},
    ),
)
