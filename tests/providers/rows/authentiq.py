"""Authentiq, as Flask-Dance knows it."""

from catalogue_rows import Call, OAuth2Row


def _row(case: str, hostname: str, **facts: object) -> OAuth2Row:
    return OAuth2Row(
        provider="authentiq",
        case=case,
        authorize=f"https://{hostname}/authorize",
        query={"scope": "openid profile"},
        token_url=f"https://{hostname}/token",
        authentication="basic",
        answer={"access_token": "an-access-token", "token_type": "Bearer", "expires_in": 3600},
        token={"scope": ["openid", "profile"]},
        profile_calls=(
            Call(
                url=f"https://{hostname}/userinfo",
                answer={"sub": "AQ-1234", "name": "Ann Example", "preferred_username": "ann"},
            ),
        ),
        profile={"id": "AQ-1234", "name": "Ann Example", "username": "ann"},
        addresses={"userinfo": f"https://{hostname}/userinfo"},
        **facts,
    )


ROWS = (
    _row("", "connect.authentiq.io"),
    _row(
        "elsewhere",
        "connect.example.com",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": "openid profile",
            "hostname": "connect.example.com",
        },
    ),
)
