"""Yahoo."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="yahoo",
        authorize="https://api.login.yahoo.com/oauth2/request_auth",
        query={"scope": "openid profile email"},
        token_url="https://api.login.yahoo.com/oauth2/get_token",
        pkce=False,
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again-and-again",
            "xoauth_yahoo_guid": "FSVIDUW3",
        },
        claims={"iss": "https://api.login.yahoo.com", "aud": "an-id", "sub": "FSVIDUW3"},
        keys_url="https://api.login.yahoo.com/openid/v1/certs",
        token={"xoauth_yahoo_guid": "FSVIDUW3"},
        profile={
            "id": "FSVIDUW3",
            "username": "a.king",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://s.yimg.com/a",
        },
        profile_calls=(
            Call(
                url="https://api.login.yahoo.com/openid/v1/userinfo",
                answer={
                    "sub": "FSVIDUW3",
                    "name": "Ada King",
                    "given_name": "Ada",
                    "family_name": "King",
                    "preferred_username": "a.king",
                    "email": "ada@example.com",
                    "email_verified": True,
                    "picture": "https://s.yimg.com/a",
                },
            ),
        ),
        refresh="https://api.login.yahoo.com/oauth2/get_token",
        revocation=Call(
            method="POST",
            url="https://api.login.yahoo.com/oauth2/revoke",
            headers={"Authorization": "Basic YW4taWQ6YS1zZWNyZXQ="},
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={
            "https://fantasysports.yahooapis.com/fantasy/v2/game/nfl": "https://fantasysports.yahooapis.com/fantasy/v2/game/nfl"
        },
    ),
)
