"""Fitbit, as it was documented."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="fitbit",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["activity", "profile"],
        },
        authorize="https://www.fitbit.com/oauth2/authorize",
        query={"scope": "activity profile"},
        token_url="https://api.fitbit.com/oauth2/token",
        authentication="basic",
        answer={
            "access_token": "eyJhbGciOiJIUzI1NiJ9",
            "expires_in": 28800,
            "refresh_token": "c643a63c072f0f05478e9d18b991db80ef6061e4f8e6c822d83fed53e5fafdd7",
            "token_type": "Bearer",
            "user_id": "26FWFL",
            "scope": "activity profile",
        },
        token={"user_id": "26FWFL", "scope": ["activity", "profile"]},
        profile_calls=(
            Call(
                url="https://api.fitbit.com/1/user/-/profile.json",
                answer={
                    "user": {
                        "encodedId": "26FWFL",
                        "displayName": "Ann",
                        "avatar": "https://static0.fitbit.com/images/profile/defaultProfile_100.png",
                    }
                },
            ),
        ),
        profile={
            "id": "26FWFL",
            "name": "Ann",
            "picture": "https://static0.fitbit.com/images/profile/defaultProfile_100.png",
        },
        addresses={"/1/user/-/profile.json": "https://api.fitbit.com/1/user/-/profile.json"},
        refresh="https://api.fitbit.com/oauth2/token",
    ),
)
