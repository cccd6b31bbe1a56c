"""MusicBrainz."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="musicbrainz",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "offline": True,
            "user_agent": "A Site/1.0",
        },
        authorize="https://musicbrainz.org/oauth2/authorize",
        query={"scope": "profile email", "access_type": "offline"},
        token_url="https://musicbrainz.org/oauth2/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        api_headers={"User-Agent": "A Site/1.0"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "ada",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://musicbrainz.org/oauth2/userinfo",
                answer={
                    "metabrainz_user_id": "1234567",
                    "sub": "ada",
                    "email": "ada@example.com",
                    "email_verified": True,
                },
            ),
        ),
        refresh="https://musicbrainz.org/oauth2/token",
        addresses={"oauth2/userinfo": "https://musicbrainz.org/oauth2/userinfo"},
        revocation=Call(
            method="POST",
            url="https://musicbrainz.org/oauth2/revoke",
            body={"token": "again", "client_id": "an-id"},
        ),
    ),
)
