"""Dexcom, and its sandbox."""

from catalogue_rows import Call, OAuth2Row


def _row(case: str, origin: str, **facts: object) -> OAuth2Row:
    return OAuth2Row(
        provider="dexcom",
        case=case,
        authorize=f"{origin}/v2/oauth2/login",
        query={"scope": "offline_access"},
        token_url=f"{origin}/v2/oauth2/token",
        answer={
            "access_token": "your_access_token",
            "expires_in": 7200,
            "token_type": "Bearer",
            "refresh_token": "your_refresh_token",
        },
        token={"refresh_token": "your_refresh_token", "scope": ["offline_access"]},
        profile_calls=(
            Call(
                url=f"{origin}/v3/users/self/dataRange",
                answer={
                    "recordType": "dataRange",
                    "recordVersion": "3.0",
                    "userId": "4da4d4c1e5c1b4f9a4d0a6bbb2d8a1fc",
                    "egvs": {"start": {"systemTime": "2026-01-01T00:00:00Z"}},
                },
            ),
        ),
        profile={"id": "4da4d4c1e5c1b4f9a4d0a6bbb2d8a1fc"},
        addresses={"/v3/users/self/egvs": f"{origin}/v3/users/self/egvs"},
        refresh=f"{origin}/v2/oauth2/token",
        **facts,
    )


ROWS = (
    _row("", "https://api.dexcom.com"),
    _row(
        "sandbox",
        "https://sandbox-api.dexcom.com",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "base_url": "https://sandbox-api.dexcom.com",
        },
    ),
)
