"""StockTwits."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="stocktwits",
        authorize="https://api.stocktwits.com/api/2/oauth/authorize",
        query={"scope": "read"},
        token_url="https://api.stocktwits.com/api/2/oauth/token",
        answer=BEARER,
        token_param="access_token",
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.stocktwits.com/api/2/account/verify.json?access_token=a-users-token",
                answer={
                    "user": {
                        "id": 1234567,
                        "username": "ada",
                        "name": "Ada Example",
                        "avatar_url_ssl": "https://images.example.com/ada.png",
                    }
                },
            ),
        ),
        addresses={
            "api/2/account/verify.json": "https://api.stocktwits.com/api/2/account/verify.json"
        },
    ),
)
