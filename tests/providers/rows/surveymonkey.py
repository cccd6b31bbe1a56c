"""SurveyMonkey."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="surveymonkey",
        authorize="https://api.surveymonkey.com/oauth/authorize",
        query={"scope": "users_read"},
        pkce=False,
        token_url="https://api.surveymonkey.com/oauth/token",
        answer=BEARER,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://api.surveymonkey.com/v3/users/me",
                answer={
                    "id": "1234567",
                    "username": "ada",
                    "first_name": "Ada",
                    "last_name": "Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        addresses={"v3/users/me": "https://api.surveymonkey.com/v3/users/me"},
    ),
)
