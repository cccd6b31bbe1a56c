"""Amazon Cognito."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="cognito",
        arguments={**CREDENTIALS, "domain": "a.auth.eu-west-1.amazoncognito.com"},
        authorize="https://a.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
        query={"scope": "openid email"},
        token_url="https://a.auth.eu-west-1.amazoncognito.com/oauth2/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again-and-again",
            "id_token": "a.b.c",
        },
        token={"scope": ["openid", "email"]},
        profile={
            "id": "248289761001",
            "username": "ada",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://a.auth.eu-west-1.amazoncognito.com/oauth2/userInfo",
                answer={
                    "sub": "248289761001",
                    "username": "ada",
                    "email": "ada@example.com",
                    "email_verified": "true",
                },
            ),
        ),
        refresh="https://a.auth.eu-west-1.amazoncognito.com/oauth2/token",
        revocation=Call(
            method="POST",
            url="https://a.auth.eu-west-1.amazoncognito.com/oauth2/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={
            "/oauth2/userInfo": "https://a.auth.eu-west-1.amazoncognito.com/oauth2/userInfo"
        },
    ),
)
