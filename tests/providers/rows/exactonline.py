"""Exact Online."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="exactonline",
        arguments={**CREDENTIALS, "hostname": "start.exactonline.nl"},
        authorize="https://start.exactonline.nl/api/oauth2/auth",
        query={"scope": None},
        token_url="https://start.exactonline.nl/api/oauth2/token",
        authentication="basic",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://start.exactonline.nl/api/v1/current/Me?$select=UserID,UserName,FullName,Email",
                answer={
                    "d": {
                        "results": [
                            {
                                "UserID": "1234567",
                                "UserName": "ada",
                                "FullName": "Ada Example",
                                "Email": "ada@example.com",
                            }
                        ]
                    }
                },
            ),
        ),
        refresh="https://start.exactonline.nl/api/oauth2/token",
        addresses={"/api/v1/current/Me": "https://start.exactonline.nl/api/v1/current/Me"},
        api_headers={"Accept": "application/json"},
    ),
)
