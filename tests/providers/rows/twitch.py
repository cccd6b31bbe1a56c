"""Twitch: scopes as a list, and the client's id in every call."""

from dataclasses import replace

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROW = OAuth2Row(
    provider="twitch",
    arguments={
        "client_id": "an-id",
        "client_secret": "a-secret",
        "scope": ["user:read:email", "channel:read:polls"],
    },
    authorize="https://id.twitch.tv/oauth2/authorize",
    query={"scope": "user:read:email channel:read:polls"},
    token_url="https://id.twitch.tv/oauth2/token",
    answer={
        "access_token": "rfx2uswqe8l4g1mkagrvg5tv0ks3",
        "expires_in": 14124,
        "refresh_token": "5b93chm6hdve3mycz05zfzatkfdenfspp1h1ar2xxdalen01",
        "scope": ["channel:read:polls", "user:read:email"],
        "token_type": "bearer",
    },
    token={"scope": ["channel:read:polls", "user:read:email"]},
    profile_calls=(
        Call(
            url="https://api.twitch.tv/helix/users",
            headers={"Client-Id": "an-id"},
            answer={
                "data": [
                    {
                        "id": "141981764",
                        "login": "twitchdev",
                        "display_name": "TwitchDev",
                        "profile_image_url": "https://static-cdn.jtvnw.net/jtv_user_pictures/x.png",
                        "email": "not-real@email.example",
                    }
                ]
            },
        ),
    ),
    profile={
        "id": "141981764",
        "username": "twitchdev",
        "name": "TwitchDev",
        "email": "not-real@email.example",
        "picture": "https://static-cdn.jtvnw.net/jtv_user_pictures/x.png",
    },
    addresses={"users": "https://api.twitch.tv/helix/users"},
    api_headers={"Client-Id": "an-id"},
    refresh="https://id.twitch.tv/oauth2/token",
    revocation=Call(
        method="POST",
        url="https://id.twitch.tv/oauth2/revoke",
        body={"client_id": "an-id", "token": "old"},
    ),
)
ROWS = (
    ROW,
    replace(
        ROW,
        case="openid",
        arguments={**CREDENTIALS, "scope": ["openid"]},
        query={"scope": "openid"},
        answer=ROW.answer | {"scope": ["openid"]},
        claims={"iss": "https://id.twitch.tv/oauth2", "aud": "an-id", "sub": "141981764"},
        keys_url="https://id.twitch.tv/oauth2/keys",
        token={"scope": ["openid"]},
    ),
)
