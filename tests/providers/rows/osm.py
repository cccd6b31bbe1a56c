"""OpenStreetMap: tokens that don't expire, with and without OpenID Connect."""

from dataclasses import replace

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROW = OAuth2Row(
    provider="osm",
    arguments={
        "client_id": "an-id",
        "client_secret": "a-secret",
        "scope": ["read_prefs", "write_api"],
    },
    authorize="https://www.openstreetmap.org/oauth2/authorize",
    query={"scope": "read_prefs write_api"},
    token_url="https://www.openstreetmap.org/oauth2/token",
    answer={
        "access_token": "lGq3xPWn0Hg1y7Xy",
        "token_type": "Bearer",
        "scope": "read_prefs write_api",
        "created_at": 1646669786,
    },
    token={"scope": ["read_prefs", "write_api"], "expires_at": None},
    profile_calls=(
        Call(
            url="https://www.openstreetmap.org/api/0.6/user/details.json",
            answer={
                "version": "0.6",
                "user": {
                    "id": 1234,
                    "display_name": "Max Muster",
                    "img": {"href": "https://www.openstreetmap.org/attachments/users/images/x.png"},
                },
            },
        ),
    ),
    profile={
        "id": "1234",
        "name": "Max Muster",
        "picture": "https://www.openstreetmap.org/attachments/users/images/x.png",
    },
    addresses={
        "user/details.json": "https://www.openstreetmap.org/api/0.6/user/details.json",
        "https://www.openstreetmap.org/api/0.6/map": "https://www.openstreetmap.org/api/0.6/map",
    },
)
ROWS = (
    ROW,
    replace(
        ROW,
        case="openid",
        arguments={**CREDENTIALS, "scope": ["openid", "read_prefs"]},
        query={"scope": "openid read_prefs"},
        claims={"iss": "https://www.openstreetmap.org", "aud": "an-id", "sub": "1234"},
        keys_url="https://www.openstreetmap.org/oauth2/discovery/keys",
        token={"sub": "1234"},
    ),
)
