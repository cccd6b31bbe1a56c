"""Canvas LMS (Instructure)."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="canvas",
        arguments={**CREDENTIALS, "hostname": "acme.instructure.com"},
        authorize="https://acme.instructure.com/login/oauth2/auth",
        query={"scope": "url:GET|/api/v1/users/:user_id/profile"},
        token_url="https://acme.instructure.com/login/oauth2/token",
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
                url="https://acme.instructure.com/api/v1/users/self/profile",
                answer={
                    "id": "1234567",
                    "login_id": "ada",
                    "name": "Ada Example",
                    "primary_email": "ada@example.com",
                    "avatar_url": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://acme.instructure.com/login/oauth2/token",
        addresses={
            "/api/v1/users/self/profile": "https://acme.instructure.com/api/v1/users/self/profile"
        },
    ),
)
