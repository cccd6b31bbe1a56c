"""Strava: what was granted stands in the callback."""

from catalogue_rows import Call, OAuth2Row

ANSWER = {
    "token_type": "Bearer",
    "expires_at": 1568775134,
    "expires_in": 21600,
    "refresh_token": "e5n567567",
    "access_token": "a4b945687g",
    "athlete": {"id": 134815},
}
COMMON = {
    "provider": "strava",
    "authorize": "https://www.strava.com/api/v3/oauth/authorize",
    "token_url": "https://www.strava.com/api/v3/oauth/token",
    "refresh": "https://www.strava.com/api/v3/oauth/token",
    "answer": ANSWER,
    "revocation": Call(
        method="POST",
        url="https://www.strava.com/oauth/deauthorize",
        body={"access_token": "old"},
        answer={"access_token": "old"},
    ),
}

ROWS = (
    OAuth2Row(
        **COMMON,
        query={"scope": "read"},
        callback={"scope": "read"},
        token={"scope": ["read"], "refresh_token": "e5n567567", "athlete": {"id": 134815}},
        profile_calls=(
            Call(
                url="https://www.strava.com/api/v3/athlete",
                answer={
                    "id": 1234567890987654321,
                    "username": "marianne_t",
                    "firstname": "Marianne",
                    "lastname": "Teutenberg",
                    "profile": "https://xxxxxx.cloudfront.net/pictures/athletes/large.jpg",
                },
            ),
        ),
        profile={
            "id": "1234567890987654321",
            "username": "marianne_t",
            "name": "Marianne Teutenberg",
            "picture": "https://xxxxxx.cloudfront.net/pictures/athletes/large.jpg",
        },
        addresses={
            "v3/athlete": "https://www.strava.com/api/v3/athlete",
            "/api/v3/athlete": "https://www.strava.com/api/v3/athlete",
        },
    ),
    OAuth2Row(
        **COMMON,
        case="scopes-unticked",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["read", "activity:read_all"],
            "user_agent": "site.example/1.0",
        },
        query={"scope": "read,activity:read_all"},
        callback={"scope": "read"},
        token={"scope": ["read"]},
        # Who has no picture is said to have that of everybody, relative to nobody knows what.
        profile_calls=(
            Call(
                url="https://www.strava.com/api/v3/athlete",
                answer={"id": 7, "firstname": "A", "profile": "avatar/athlete/large.png"},
            ),
        ),
        profile={"id": "7", "name": "A"},
        addresses={"v3/athlete": "https://www.strava.com/api/v3/athlete"},
        api_headers={"User-Agent": "site.example/1.0"},
    ),
)
