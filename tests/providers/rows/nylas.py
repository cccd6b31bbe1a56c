"""Nylas, version 3."""

from catalogue_rows import Call, OAuth2Row


def _row(case: str, region: str, **facts: object) -> OAuth2Row:
    base = f"https://api.{region}.nylas.com/v3"
    return OAuth2Row(
        provider="nylas",
        case=case,
        authorize=f"{base}/connect/auth",
        token_url=f"{base}/connect/token",
        answer={
            "access_token": "an-access-token",
            "refresh_token": "a-refresh-token",
            "scope": "email",
            "token_type": "Bearer",
            "id_token": "head.body.signature",
            "grant_id": "1e3288f6-124e-405d-a13a-635a2ee54eb2",
            "expires_in": 3600,
        },
        token={"grant_id": "1e3288f6-124e-405d-a13a-635a2ee54eb2"},
        profile_calls=(
            Call(
                url=f"{base}/grants/me",
                answer={
                    "request_id": "5967ca40-a2d8-4ee0-a0e0-6f18ace39a90",
                    "data": {
                        "id": "1e3288f6-124e-405d-a13a-635a2ee54eb2",
                        "provider": "google",
                        "grant_status": "valid",
                        "email": "ann@example.com",
                    },
                },
            ),
        ),
        profile={"id": "1e3288f6-124e-405d-a13a-635a2ee54eb2", "email": "ann@example.com"},
        addresses={"grants/me": f"{base}/grants/me"},
        refresh=f"{base}/connect/token",
        **facts,
    )


ROWS = (
    _row("", "us", query={"scope": "email"}),
    _row(
        "europe",
        "eu",
        arguments={"client_id": "an-id", "client_secret": "a-secret", "scope": "", "region": "eu"},
        query={"scope": None},
    ),
)
