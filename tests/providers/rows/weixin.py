"""WeChat."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="weixin",
        authorize="https://open.weixin.qq.com/connect/qrconnect#wechat_redirect",
        query={"scope": "snsapi_login"},
        token_url="https://api.weixin.qq.com/sns/oauth2/access_token",
        answer={
            "access_token": "a-users-token",
            "openid": "1234567",
            "scope": "snsapi_login",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        token_method="GET",
        refresh_method="GET",
        client_id_field="appid",
        names={"client_secret": "secret"},
        token={"openid": "1234567"},
        token_param="access_token",
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.weixin.qq.com/sns/userinfo?openid=1234567&access_token=a-users-token",
                answer={
                    "openid": "1234567",
                    "nickname": "Ada Example",
                    "headimgurl": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://api.weixin.qq.com/sns/oauth2/refresh_token",
        addresses={"sns/userinfo": "https://api.weixin.qq.com/sns/userinfo"},
    ),
)
