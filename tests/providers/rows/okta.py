"""Okta."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="okta",
        arguments={**CREDENTIALS, "domain": "dev-1.okta.com"},
        authorize="https://dev-1.okta.com/oauth2/v1/authorize",
        query={"scope": "openid profile email"},
        token_url="https://dev-1.okta.com/oauth2/v1/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "scope": "openid profile email",
        },
        claims={"iss": "https://dev-1.okta.com", "aud": "an-id", "sub": "00u1"},
        keys_url="https://dev-1.okta.com/oauth2/v1/keys",
        token={"scope": ["openid", "profile", "email"]},
        profile={
            "id": "00u1",
            "username": "ada@example.com",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://dev-1.okta.com/oauth2/v1/userinfo",
                answer={
                    "sub": "00u1",
                    "name": "Ada King",
                    "preferred_username": "ada@example.com",
                    "email": "ada@example.com",
                    "email_verified": True,
                    "zoneinfo": "Europe/London",
                },
            ),
        ),
        refresh="https://dev-1.okta.com/oauth2/v1/token",
        revocation=Call(
            method="POST",
            url="https://dev-1.okta.com/oauth2/v1/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={"/api/v1/users/me": "https://dev-1.okta.com/api/v1/users/me"},
    ),
)
