"""Stack Exchange."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="stackexchange",
        authorize="https://stackoverflow.com/oauth",
        query={"scope": None},
        token_url="https://stackoverflow.com/oauth/access_token/json",
        answer={"access_token": "a-users-token", "expires": 86400},
        token={"expires_in": 86400},
        profile={"id": "7", "username": "Ada", "name": "Ada", "picture": "https://i.sstatic.net/a"},
        profile_calls=(
            Call(
                url="https://api.stackexchange.com/2.3/me?site=stackoverflow",
                answer={
                    "items": [
                        {
                            "account_id": 7,
                            "user_id": 8,
                            "display_name": "Ada",
                            "profile_image": "https://i.sstatic.net/a",
                        }
                    ],
                    "has_more": False,
                },
                headers={"Authorization": "Bearer a-users-token"},
            ),
        ),
        addresses={
            "me/inbox?site=stackoverflow": "https://api.stackexchange.com/2.3/me/inbox?site=stackoverflow"
        },
    ),
)
