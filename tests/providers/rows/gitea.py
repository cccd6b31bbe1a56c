"""Gitea, with and without OpenID Connect."""

from dataclasses import replace

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROW = OAuth2Row(
    provider="gitea",
    authorize="https://gitea.com/login/oauth/authorize",
    query={"scope": None},
    token_url="https://gitea.com/login/oauth/access_token",
    answer=RENEWABLE,
    profile={
        "id": "1",
        "username": "ada",
        "name": "Ada King",
        "email": "ada@example.com",
        "picture": "https://gitea.com/avatars/a",
    },
    profile_calls=(
        Call(
            url="https://gitea.com/api/v1/user",
            answer={
                "id": 1,
                "login": "ada",
                "full_name": "Ada King",
                "email": "ada@example.com",
                "avatar_url": "https://gitea.com/avatars/a",
            },
        ),
    ),
    refresh="https://gitea.com/login/oauth/access_token",
    addresses={"user/repos": "https://gitea.com/api/v1/user/repos"},
)
ROWS = (
    ROW,
    replace(
        ROW,
        case="openid",
        arguments={**CREDENTIALS, "scope": ["openid"]},
        query={"scope": "openid"},
        claims={"iss": "https://gitea.com/", "aud": ["an-id"], "sub": "1"},
        keys_url="https://gitea.com/login/oauth/keys",
        token={"sub": "1"},
    ),
)
