"""X by OAuth 2."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="twitter_oauth2",
        authorize="https://x.com/i/oauth2/authorize",
        query={"scope": "users.read tweet.read"},
        token_url="https://api.x.com/2/oauth2/token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 7200,
            "scope": "tweet.read users.read",
        },
        token={"scope": ["tweet.read", "users.read"]},
        profile={
            "id": "2244994945",
            "username": "ada",
            "name": "Ada",
            "picture": "https://pbs.twimg.com/a.jpg",
        },
        profile_calls=(
            Call(
                url="https://api.x.com/2/users/me?user.fields=profile_image_url",
                answer={
                    "data": {
                        "id": "2244994945",
                        "name": "Ada",
                        "username": "ada",
                        "profile_image_url": "https://pbs.twimg.com/a.jpg",
                    }
                },
            ),
        ),
        refresh="https://api.x.com/2/oauth2/token",
        revocation=Call(
            method="POST",
            url="https://api.x.com/2/oauth2/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={"tweets": "https://api.x.com/2/tweets"},
    ),
    OAuth2Row(
        provider="twitter_oauth2",
        case="address",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["users.read", "tweet.read", "users.email"],
        },
        authorize="https://x.com/i/oauth2/authorize",
        token_url="https://api.x.com/2/oauth2/token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "scope": "users.email tweet.read users.read",
        },
        profile={
            "id": "1",
            "username": "ada",
            "name": "Ada",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://api.x.com/2/users/me?user.fields=profile_image_url",
                answer={"data": {"id": "1", "name": "Ada", "username": "ada"}},
            ),
            Call(
                url="https://api.x.com/2/users/me?user.fields=confirmed_email",
                answer={"data": {"id": "1", "confirmed_email": "ada@example.com"}},
            ),
        ),
        refresh="https://api.x.com/2/oauth2/token",
        revocation=Call(method="POST", url="https://api.x.com/2/oauth2/revoke"),
    ),
)
