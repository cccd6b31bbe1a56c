"""OSChina."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="oschina",
        authorize="https://www.oschina.net/action/oauth2/authorize",
        token_url="https://www.oschina.net/action/openapi/token",
        answer=RENEWABLE,
        form={"dataType": "json"},
        refresh_form={"dataType": "json"},
        token_param="access_token",
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://www.oschina.net/action/openapi/user?access_token=a-users-token&dataType=json",
                answer={
                    "id": "1234567",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "avatar": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://www.oschina.net/action/openapi/token",
        addresses={"action/openapi/user": "https://www.oschina.net/action/openapi/user"},
    ),
)
