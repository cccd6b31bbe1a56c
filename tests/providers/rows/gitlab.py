"""GitLab, at gitlab.com and elsewhere."""

from catalogue_rows import Call, OAuth2Row

ANSWER = {
    "access_token": "de6780bc506a0446309bd9362820ba8aed28aa506c71eedbe1c5c4f9dd350e54",
    "token_type": "bearer",
    "expires_in": 7200,
    "refresh_token": "8257e65c97202ed1726cf9571600918f3bffb2544b26e00a61df9897668c33a1",
    "created_at": 1607635748,
    "scope": "read_user",
}


def _row(case: str, hostname: str, arguments: dict[str, object], **facts: object) -> OAuth2Row:
    return OAuth2Row(
        provider="gitlab",
        case=case,
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": "read_user",
            **arguments,
        },
        authorize=f"https://{hostname}/oauth/authorize",
        **{"query": {"scope": "read_user"}} | facts,
        token_url=f"https://{hostname}/oauth/token",
        answer=ANSWER,
        token={"refresh_token": ANSWER["refresh_token"], "scope": ["read_user"]},
        profile_calls=(
            Call(
                url=f"https://{hostname}/api/v4/user",
                answer={
                    "id": 1,
                    "username": "john_smith",
                    "email": "john@example.com",
                    "name": "John Smith",
                    "state": "active",
                    "avatar_url": "http://localhost:3000/uploads/user/avatar/1/index.jpg",
                },
            ),
        ),
        profile={
            "id": "1",
            "username": "john_smith",
            "name": "John Smith",
            "email": "john@example.com",
            "picture": "http://localhost:3000/uploads/user/avatar/1/index.jpg",
        },
        addresses={
            "user": f"https://{hostname}/api/v4/user",
            "/api/v4/projects": f"https://{hostname}/api/v4/projects",
        },
        refresh=f"https://{hostname}/oauth/token",
        revocation=Call(
            method="POST",
            url=f"https://{hostname}/oauth/revoke",
            body={"token": ANSWER["refresh_token"], "client_id": "an-id"},
        ),
    )


ROWS = (
    _row("", "gitlab.com", {}),
    _row(
        "openid",
        "gitlab.com",
        {"scope": "openid read_user"},
        query={"scope": "openid read_user"},
        claims={"iss": "https://gitlab.com", "aud": "an-id", "sub": "1", "sub_legacy": "f7c3"},
        keys_url="https://gitlab.com/oauth/discovery/keys",
    ),
    _row("elsewhere", "git.example.com:8443", {"hostname": "Git.Example.com:8443"}),
)
