"""Mail.ru."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="mailru",
        authorize="https://oauth.mail.ru/login",
        query={"scope": "userinfo"},
        token_url="https://oauth.mail.ru/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://oauth.mail.ru/userinfo?access_token=a-users-token",
                answer={
                    "id": "1234567",
                    "nickname": "ada",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "image": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://oauth.mail.ru/token",
        token_param="access_token",
        addresses={"/userinfo": "https://oauth.mail.ru/userinfo"},
    ),
)
