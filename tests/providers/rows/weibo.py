"""Weibo."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="weibo",
        authorize="https://api.weibo.com/oauth2/authorize",
        token_url="https://api.weibo.com/oauth2/access_token",
        answer={"access_token": "a-users-token", "token_type": "Bearer", "uid": "1234567"},
        token={"uid": "1234567"},
        token_param="access_token",
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.weibo.com/2/users/show.json?uid=1234567&access_token=a-users-token",
                answer={
                    "idstr": "1234567",
                    "name": "ada",
                    "screen_name": "Ada Example",
                    "avatar_large": "https://images.example.com/ada.png",
                },
            ),
        ),
        addresses={"2/users/show.json": "https://api.weibo.com/2/users/show.json"},
        revocation=Call(
            method="POST", url="https://api.weibo.com/oauth2/revokeoauth2?access_token=old"
        ),
    ),
)
