"""DingTalk: other names at the token endpoint and in the callback, and a header of its own."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="dingtalk",
        authorize="https://login.dingtalk.com/oauth2/auth",
        query={"scope": "openid", "prompt": "consent"},
        code_field="authCode",
        token_url="https://api.dingtalk.com/v1.0/oauth2/userAccessToken",
        token_headers={"Content-Type": "application/json"},
        names={
            "client_id": "clientId",
            "client_secret": "clientSecret",
            "grant_type": "grantType",
            "refresh_token": "refreshToken",
        },
        answer={
            "accessToken": "a-users-token",
            "refreshToken": "again-and-again",
            "expireIn": 7200,
        },
        token={"refresh_token": "again-and-again", "expires_in": 7200},
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.dingtalk.com/v1.0/contact/users/me",
                answer={
                    "openId": "1234567",
                    "nick": "Ada Example",
                    "email": "ada@example.com",
                    "avatarUrl": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://api.dingtalk.com/v1.0/oauth2/userAccessToken",
        token_header="x-acs-dingtalk-access-token",
        authorization="",
        addresses={"/v1.0/contact/users/me": "https://api.dingtalk.com/v1.0/contact/users/me"},
    ),
)
