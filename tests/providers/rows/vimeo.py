"""Vimeo."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="vimeo",
        authorize="https://api.vimeo.com/oauth/authorize",
        query={"scope": "public"},
        token_url="https://api.vimeo.com/oauth/access_token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "bearer",
            "scope": "public",
            "user": {"uri": "/users/152184", "name": "Ada"},
        },
        token={"scope": ["public"]},
        profile={"id": "/users/152184", "name": "Ada", "picture": "https://i.vimeocdn.com/a"},
        profile_calls=(
            Call(
                url="https://api.vimeo.com/me",
                answer={
                    "uri": "/users/152184",
                    "name": "Ada",
                    "link": "https://vimeo.com/ada",
                    "pictures": {"base_link": "https://i.vimeocdn.com/a"},
                },
                headers={"Accept": "application/vnd.vimeo.*+json;version=3.4"},
            ),
        ),
        addresses={"/me/videos": "https://api.vimeo.com/me/videos"},
        api_headers={"Accept": "application/vnd.vimeo.*+json;version=3.4"},
    ),
)
