"""Discogs."""

from catalogue_rows import Call, OAuth1Row

COMMON = {
    "provider": "discogs",
    "authorize": "https://www.discogs.com/oauth/authorize",
    "request_token_url": "https://api.discogs.com/oauth/request_token",
    "access_token_url": "https://api.discogs.com/oauth/access_token",
    "answer": {"oauth_token": "a-users-token", "oauth_token_secret": "hush"},
    "token": {"oauth_token": "a-users-token"},
}


def _row(case: str, sent: str, **given: str) -> OAuth1Row:
    return OAuth1Row(
        **COMMON,
        case=case,
        arguments={"client_key": "a-key", "client_secret": "a-secret", **given},
        profile={"id": "1234567", "username": "ada"},
        profile_calls=(
            Call(
                url="https://api.discogs.com/oauth/identity",
                answer={"id": 1234567, "username": "ada"},
                headers={"User-Agent": sent},
            ),
        ),
        addresses={"/oauth/identity": "https://api.discogs.com/oauth/identity"},
        api_headers={"User-Agent": sent},
    )


ROWS = (
    _row("", "oauth-dance"),
    _row("named", "site.example/1.0", user_agent="site.example/1.0"),
)
