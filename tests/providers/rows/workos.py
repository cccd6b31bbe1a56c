"""WorkOS."""

from catalogue_rows import Call, OAuth2Row


def _row(case: str, arguments: dict[str, str], query: dict[str, str | None]) -> OAuth2Row:
    return OAuth2Row(
        provider="workos",
        case=case,
        arguments={"client_id": "an-id", "client_secret": "a-secret", **arguments},
        authorize="https://api.workos.com/sso/authorize",
        query=query,
        token_url="https://api.workos.com/sso/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "profile": {"id": "1234567"},
        },
        token={"profile": {"id": "1234567"}},
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.workos.com/sso/profile",
                answer={
                    "id": "1234567",
                    "first_name": "Ada",
                    "last_name": "Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        addresses={"sso/profile": "https://api.workos.com/sso/profile"},
    )


ROWS = (
    _row("", {"identity_provider": "conn_1"}, {"connection": "conn_1", "organization": None}),
    _row(
        "organization",
        {"identity_provider": "org_1", "named_by": "organization"},
        {"connection": None, "organization": "org_1"},
    ),
)
