"""ClassLink."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="classlink",
        authorize="https://launchpad.classlink.com/oauth2/v2/auth",
        query={"scope": "profile"},
        token_url="https://launchpad.classlink.com/oauth2/v2/token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://nodeapi.classlink.com/v2/my/info",
                answer={
                    "UserId": "1234567",
                    "LoginId": "ada",
                    "DisplayName": "Ada Example",
                    "Email": "ada@example.com",
                },
            ),
        ),
        addresses={"/v2/my/info": "https://nodeapi.classlink.com/v2/my/info"},
    ),
)
