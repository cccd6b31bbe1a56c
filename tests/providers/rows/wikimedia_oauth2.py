"""Wikimedia by OAuth 2."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="wikimedia_oauth2",
        authorize="https://meta.wikimedia.org/w/rest.php/oauth2/authorize",
        query={"scope": None},
        token_url="https://meta.wikimedia.org/w/rest.php/oauth2/access_token",
        token_headers={"User-Agent": "oauth-dance"},
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 14400,
            "refresh_token": "again-and-again",
        },
        profile={
            "id": "12",
            "username": "Ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://meta.wikimedia.org/w/rest.php/oauth2/resource/profile",
                answer={
                    "sub": 12,
                    "username": "Ada",
                    "editcount": 1,
                    "confirmed_email": True,
                    "blocked": False,
                    "realname": "Ada King",
                    "email": "ada@example.com",
                },
                headers={"User-Agent": "oauth-dance"},
            ),
        ),
        refresh="https://meta.wikimedia.org/w/rest.php/oauth2/access_token",
        addresses={"https://en.wikipedia.org/w/api.php": "https://en.wikipedia.org/w/api.php"},
        api_headers={"User-Agent": "oauth-dance"},
    ),
)
