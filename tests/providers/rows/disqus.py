"""Disqus: the token, and whose application it is, in the query of each call."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="disqus",
        authorize="https://disqus.com/api/oauth/2.0/authorize/",
        query={"scope": "read,email"},
        token_url="https://disqus.com/api/oauth/2.0/access_token/",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://disqus.com/api/3.0/users/details.json"
                "?access_token=a-users-token&api_key=an-id&api_secret=a-secret",
                answer={
                    "code": 0,
                    "response": {
                        "id": "1234567",
                        "username": "ada",
                        "name": "Ada Example",
                        "avatar": {"permalink": "https://images.example.com/ada.png"},
                    },
                },
            ),
        ),
        refresh="https://disqus.com/api/oauth/2.0/access_token/",
        token_param="access_token",
        addresses={"/api/3.0/posts/list.json": "https://disqus.com/api/3.0/posts/list.json"},
    ),
)
