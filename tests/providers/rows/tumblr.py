"""Tumblr by OAuth 1.0a."""

from catalogue_rows import Call, OAuth1Row

ROWS = (
    OAuth1Row(
        provider="tumblr",
        arguments={"consumer_key": "an-id", "consumer_secret": "a-secret"},
        request_token_url="https://www.tumblr.com/oauth/request_token",
        access_token_url="https://www.tumblr.com/oauth/access_token",
        authorize="https://www.tumblr.com/oauth/authorize",
        answer={"oauth_token": "a-users-token", "oauth_token_secret": "hush"},
        token={"oauth_token": "a-users-token"},
        profile={"id": "ada", "username": "ada"},
        profile_calls=(
            Call(
                url="https://api.tumblr.com/v2/user/info",
                answer={
                    "meta": {"status": 200, "msg": "OK"},
                    "response": {
                        "user": {
                            "name": "ada",
                            "likes": 1,
                            "blogs": [{"name": "ada", "primary": True}],
                        }
                    },
                },
            ),
        ),
        addresses={"user/dashboard": "https://api.tumblr.com/v2/user/dashboard"},
    ),
)
