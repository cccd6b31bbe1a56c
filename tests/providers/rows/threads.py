"""Threads: a token for an hour, exchanged for a long-lived one, which is its own refresh token."""

from catalogue_rows import Call, OAuth2Row

EXCHANGE = (
    "https://graph.threads.net/access_token"
    "?grant_type=th_exchange_token&client_secret=a-secret&access_token=for-an-hour"
)
PROFILE = {
    "id": "1234567",
    "username": "ada",
    "name": "Ada Example",
    "threads_profile_picture_url": "https://images.example.com/ada.png",
}

ROWS = (
    OAuth2Row(
        provider="threads",
        authorize="https://threads.net/oauth/authorize",
        query={"scope": "threads_basic"},
        token_url="https://graph.threads.net/oauth/access_token",
        answer={"access_token": "for-an-hour", "user_id": 1234567},
        exchange_calls=(
            Call(
                url=EXCHANGE,
                answer={"access_token": "for-long", "token_type": "bearer", "expires_in": 5183944},
            ),
        ),
        token={
            "access_token": "for-long",
            "refresh_token": "for-long",
            "user_id": 1234567,
            "expires_in": 2591972,
        },
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://graph.threads.net/v1.0/me?fields=id,username,name,threads_profile_picture_url",
                answer=PROFILE,
            ),
        ),
        refresh="https://graph.threads.net/refresh_access_token",
        refresh_method="GET",
        refresh_form={"grant_type": "th_refresh_token"},
        names={"refresh_token": "access_token"},
        addresses={"v1.0/me": "https://graph.threads.net/v1.0/me"},
    ),
)
