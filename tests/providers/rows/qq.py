"""QQ."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="qq",
        authorize="https://graph.qq.com/oauth2.0/authorize",
        query={"scope": "get_user_info"},
        token_url="https://graph.qq.com/oauth2.0/token",
        answer=RENEWABLE,
        form={"fmt": "json"},
        refresh_form={"fmt": "json"},
        token_param="access_token",
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://graph.qq.com/oauth2.0/me?fmt=json&access_token=a-users-token",
                answer={"openid": "1234567"},
            ),
            Call(
                url="https://graph.qq.com/user/get_user_info?oauth_consumer_key=an-id&openid=1234567&access_token=a-users-token",
                answer={
                    "nickname": "Ada Example",
                    "figureurl_qq_2": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://graph.qq.com/oauth2.0/token",
        addresses={"oauth2.0/me": "https://graph.qq.com/oauth2.0/me"},
    ),
)
