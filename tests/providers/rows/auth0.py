"""Auth0."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="auth0",
        arguments={**CREDENTIALS, "domain": "a.eu.auth0.com"},
        authorize="https://a.eu.auth0.com/authorize",
        query={"scope": "openid profile email", "audience": None},
        token_url="https://a.eu.auth0.com/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 86400,
            "scope": "openid profile email",
        },
        claims={"iss": "https://a.eu.auth0.com/", "aud": "an-id", "sub": "auth0|507f1f77"},
        keys_url="https://a.eu.auth0.com/.well-known/jwks.json",
        token={"scope": ["openid", "profile", "email"]},
        profile={
            "id": "auth0|507f1f77",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://s.gravatar.com/a",
        },
        profile_calls=(
            Call(
                url="https://a.eu.auth0.com/userinfo",
                answer={
                    "sub": "auth0|507f1f77",
                    "name": "Ada King",
                    "nickname": "ada",
                    "picture": "https://s.gravatar.com/a",
                    "email": "ada@example.com",
                    "email_verified": True,
                },
            ),
        ),
        refresh="https://a.eu.auth0.com/oauth/token",
        revocation=Call(
            method="POST",
            url="https://a.eu.auth0.com/oauth/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={"/userinfo": "https://a.eu.auth0.com/userinfo"},
    ),
)
