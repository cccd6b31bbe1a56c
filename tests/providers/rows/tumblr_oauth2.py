"""Tumblr by OAuth 2."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="tumblr_oauth2",
        authorize="https://www.tumblr.com/oauth2/authorize",
        query={"scope": "basic"},
        token_url="https://api.tumblr.com/v2/oauth2/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 2520,
            "scope": "basic",
            "id_token": False,
        },
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
        refresh="https://api.tumblr.com/v2/oauth2/token",
        addresses={"user/dashboard": "https://api.tumblr.com/v2/user/dashboard"},
    ),
)
