"""Reddit: a name of the site's own in every request."""

from catalogue_rows import Call, OAuth2Row

from dance_common import __version__

COMMON = {
    "provider": "reddit",
    "authorize": "https://www.reddit.com/api/v1/authorize",
    "token_url": "https://www.reddit.com/api/v1/access_token",
    "authentication": "basic",
    "refresh": "https://www.reddit.com/api/v1/access_token",
    "addresses": {"api/v1/me/karma": "https://oauth.reddit.com/api/v1/me/karma"},
}
ANSWER = {
    "access_token": "eyJhbGciOiJSUzI1NiIsImtpZCI6IlNIQTI1NjpzS3dsMnlsV0VtMjVmcXhwTU40cWY4MXE2OWFFdWFyMn",
    "token_type": "bearer",
    "expires_in": 86400,
    "scope": "identity",
}


def _agent(value: str, token: str) -> dict[str, object]:
    return {
        "token_headers": {"User-Agent": value},
        "api_headers": {"User-Agent": value},
        "revocation": Call(
            method="POST",
            url="https://www.reddit.com/api/v1/revoke_token",
            headers={"User-Agent": value, "Authorization": "Basic YW4taWQ6YS1zZWNyZXQ="},
            body={"token": token, "token_type_hint": "refresh_token"},
        ),
    }


ROWS = (
    OAuth2Row(
        **COMMON,
        **_agent(f"oauth-dance/{__version__}", "again"),
        query={"scope": "identity", "duration": None},
        answer=ANSWER,
        token={"scope": ["identity"]},
        profile_calls=(
            Call(
                url="https://oauth.reddit.com/api/v1/me",
                headers={"User-Agent": f"oauth-dance/{__version__}"},
                answer={
                    "id": "1w72",
                    "name": "spez",
                    "has_verified_email": True,
                    "icon_img": "https://styles.redditmedia.example/a.png?width=256&amp;s=1",
                },
            ),
        ),
        profile={
            "id": "1w72",
            "username": "spez",
            "picture": "https://styles.redditmedia.example/a.png?width=256&s=1",
        },
    ),
    OAuth2Row(
        **COMMON,
        **_agent("web:site.example:v1.0 (by /u/ann)", "7302-r"),
        case="permanent",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["identity", "read"],
            "permanent": True,
            "user_agent": "web:site.example:v1.0 (by /u/ann)",
        },
        query={"scope": "identity read", "duration": "permanent"},
        answer=ANSWER | {"refresh_token": "7302-r", "scope": "identity read"},
        token={"refresh_token": "7302-r"},
    ),
)
