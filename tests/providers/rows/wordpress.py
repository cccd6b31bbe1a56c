"""WordPress.com."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="wordpress",
        authorize="https://public-api.wordpress.com/oauth2/authorize",
        query={"scope": "auth"},
        token_url="https://public-api.wordpress.com/oauth2/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "bearer",
            "blog_id": "0",
            "blog_url": "",
            "scope": "auth",
        },
        token={"scope": ["auth"]},
        profile={
            "id": "78972699",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://0.gravatar.com/a",
        },
        profile_calls=(
            Call(
                url="https://public-api.wordpress.com/rest/v1/me",
                answer={
                    "ID": 78972699,
                    "display_name": "Ada King",
                    "username": "ada",
                    "email": "ada@example.com",
                    "email_verified": True,
                    "avatar_URL": "https://0.gravatar.com/a",
                },
            ),
        ),
        addresses={"me/sites": "https://public-api.wordpress.com/rest/v1/me/sites"},
    ),
)
