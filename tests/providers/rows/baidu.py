"""Baidu."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="baidu",
        authorize="https://openapi.baidu.com/oauth/2.0/authorize",
        query={"scope": "basic"},
        token_url="https://openapi.baidu.com/oauth/2.0/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://openapi.baidu.com/rest/2.0/passport/users/getLoggedInUser?access_token=a-users-token",
                answer={"uid": "1234567", "uname": "Ada Example"},
            ),
        ),
        refresh="https://openapi.baidu.com/oauth/2.0/token",
        token_param="access_token",
        addresses={
            "/rest/2.0/passport/users/getLoggedInUser": "https://openapi.baidu.com/rest/2.0/passport/users/getLoggedInUser"
        },
    ),
)
