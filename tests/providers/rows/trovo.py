"""Trovo."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="trovo",
        authorize="https://open.trovo.live/page/login.html",
        query={"scope": "user_details_self"},
        token_url="https://open-api.trovo.live/openplatform/exchangetoken",
        answer=RENEWABLE,
        token_headers={"Client-ID": "an-id"},
        api_headers={"Client-ID": "an-id"},
        authorization="OAuth",
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://open-api.trovo.live/openplatform/getuserinfo",
                answer={
                    "userId": "1234567",
                    "userName": "ada",
                    "nickName": "Ada Example",
                    "email": "ada@example.com",
                    "profilePic": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://open-api.trovo.live/openplatform/refreshtoken",
        addresses={
            "openplatform/getuserinfo": "https://open-api.trovo.live/openplatform/getuserinfo"
        },
    ),
)
