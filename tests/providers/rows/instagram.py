"""Instagram: a token for an hour, exchanged for a long-lived one, which is its own refresh token."""

from catalogue_rows import Call, OAuth2Row

EXCHANGE = (
    "https://graph.instagram.com/access_token"
    "?grant_type=ig_exchange_token&client_secret=a-secret&access_token=for-an-hour"
)

ROWS = (
    OAuth2Row(
        provider="instagram",
        authorize="https://www.instagram.com/oauth/authorize",
        query={"scope": "instagram_business_basic"},
        token_url="https://api.instagram.com/oauth/access_token",
        answer={
            "data": [
                {
                    "access_token": "for-an-hour",
                    "user_id": "1020",
                    "permissions": "instagram_business_basic",
                }
            ]
        },
        exchange_calls=(
            Call(
                url=EXCHANGE,
                answer={
                    "access_token": "for-60-days",
                    "token_type": "bearer",
                    "expires_in": 5183944,
                },
            ),
        ),
        token={
            "access_token": "for-60-days",
            "refresh_token": "for-60-days",
            "user_id": "1020",
            "expires_in": 2591972,
        },
        profile={"id": "1234567", "username": "ada"},
        profile_calls=(
            Call(
                url="https://graph.instagram.com/me?fields=id,username,name,profile_picture_url",
                answer={"id": "1234567", "username": "ada"},
            ),
        ),
        refresh="https://graph.instagram.com/refresh_access_token",
        refresh_method="GET",
        refresh_form={"grant_type": "ig_refresh_token"},
        names={"refresh_token": "access_token"},
        addresses={"me": "https://graph.instagram.com/me"},
    ),
)
