"""Dailymotion."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="dailymotion",
        authorize="https://www.dailymotion.com/oauth/authorize",
        query={"scope": "userinfo email"},
        token_url="https://api.dailymotion.com/oauth/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://api.dailymotion.com/me?fields=id,screenname,username,email,avatar_240_url",
                answer={"id": "1234567", "screenname": "Ada Example"},
            ),
        ),
        refresh="https://api.dailymotion.com/oauth/token",
        addresses={"/me": "https://api.dailymotion.com/me"},
    ),
)
