"""Autodesk Platform Services."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="autodesk",
        authorize="https://developer.api.autodesk.com/authentication/v2/authorize",
        query={"scope": "user-profile:read"},
        pkce=False,
        token_url="https://developer.api.autodesk.com/authentication/v2/token",
        authentication="basic",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://api.userprofile.autodesk.com/userinfo",
                answer={
                    "sub": "1234567",
                    "preferred_username": "ada",
                    "email": "ada@example.com",
                    "email_verified": True,
                },
            ),
        ),
        refresh="https://developer.api.autodesk.com/authentication/v2/token",
        addresses={"/userinfo": "https://api.userprofile.autodesk.com/userinfo"},
    ),
)
