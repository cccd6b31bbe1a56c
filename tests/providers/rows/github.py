"""GitHub: scopes come back with commas, and one token is deleted by the application."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="github",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["read:user", "repo"],
        },
        authorize="https://github.com/login/oauth/authorize",
        query={"scope": "read:user repo"},
        token_url="https://github.com/login/oauth/access_token",
        answer={"access_token": "gho_16C7", "scope": "repo,read:user", "token_type": "bearer"},
        token={"access_token": "gho_16C7", "scope": ["repo", "read:user"], "refresh_token": None},
        profile_calls=(
            Call(
                url="https://api.github.com/user",
                answer={
                    "login": "octocat",
                    "id": 583231,
                    "avatar_url": "https://avatars.githubusercontent.com/u/583231",
                    "name": "The Octocat",
                    "email": "octocat@public.example",
                },
            ),
        ),
        profile={
            "id": "583231",
            "username": "octocat",
            "name": "The Octocat",
            "email": "octocat@public.example",
            "picture": "https://avatars.githubusercontent.com/u/583231",
        },
        addresses={
            "/user": "https://api.github.com/user",
            "user/repos": "https://api.github.com/user/repos",
        },
        refresh="https://github.com/login/oauth/access_token",
        revocation=Call(
            method="DELETE",
            url="https://api.github.com/applications/an-id/token",
            headers={"Authorization": "Basic YW4taWQ6YS1zZWNyZXQ="},
            body={"access_token": "gho_16C7"},
        ),
    ),
    OAuth2Row(
        provider="github",
        case="private-address",
        arguments={"client_id": "an-id", "client_secret": "a-secret", "scope": ["user"]},
        authorize="https://github.com/login/oauth/authorize",
        query={"scope": "user"},
        token_url="https://github.com/login/oauth/access_token",
        # The wider scope includes user:email, and is the only one that is named.
        answer={"access_token": "gho_16C7", "scope": "user", "token_type": "bearer"},
        profile_calls=(
            Call(
                url="https://api.github.com/user",
                answer={"login": "octocat", "id": 583231, "name": None, "email": None},
            ),
            Call(
                url="https://api.github.com/user/emails",
                answer=[
                    {"email": "old@octocat.example", "primary": False, "verified": True},
                    {"email": "me@octocat.example", "primary": True, "verified": True},
                ],
            ),
        ),
        profile={
            "id": "583231",
            "username": "octocat",
            "email": "me@octocat.example",
            "email_verified": True,
        },
        refresh="https://github.com/login/oauth/access_token",
        revocation=Call(method="DELETE", url="https://api.github.com/applications/an-id/token"),
    ),
)
