"""Heroku: every call names the version of the API."""

from catalogue_rows import Call, OAuth2Row


def _row(case: str, version: str, **facts: object) -> OAuth2Row:
    accept = f"application/vnd.heroku+json; version={version}"
    return OAuth2Row(
        provider="heroku",
        case=case,
        authorize="https://id.heroku.com/oauth/authorize",
        token_url="https://id.heroku.com/oauth/token",
        answer={
            "access_token": "HRKU-01234567-89ab-cdef-0123-456789abcdef",
            "refresh_token": "01234567-89ab-cdef-0123-456789abcdef",
            "expires_in": 28799,
            "token_type": "Bearer",
            "user_id": "01234567-89ab-cdef-0123-456789abcdef",
            "session_nonce": None,
        },
        token={"refresh_token": "01234567-89ab-cdef-0123-456789abcdef"},
        profile_calls=(
            Call(
                url="https://api.heroku.com/account",
                headers={"Accept": accept},
                answer={
                    "id": "01234567-89ab-cdef-0123-456789abcdef",
                    "email": "ann@example.com",
                    "name": "Ann Example",
                    "verified": False,
                },
            ),
        ),
        profile={
            "id": "01234567-89ab-cdef-0123-456789abcdef",
            "name": "Ann Example",
            "email": "ann@example.com",
        },
        addresses={"/apps": "https://api.heroku.com/apps"},
        api_headers={"Accept": accept},
        refresh="https://id.heroku.com/oauth/token",
        **facts,
    )


ROWS = (
    _row("", "3", query={"scope": None}),
    _row(
        "another-version",
        "3.sdk",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["identity", "read"],
            "api_version": "3.sdk",
        },
        query={"scope": "identity read"},
    ),
)
