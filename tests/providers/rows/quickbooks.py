"""QuickBooks Online."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="quickbooks",
        authorize="https://appcenter.intuit.com/connect/oauth2",
        query={"scope": "openid profile email", "nonce": None},
        token_url="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        callback={"realmId": "1231434565226279"},
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again-and-again",
            "x_refresh_token_expires_in": 15552000,
        },
        claims={
            "iss": "https://oauth.platform.intuit.com/op/v1",
            "aud": ["an-id"],
            "sub": "1182d6ec",
            "realmid": "1231434565226279",
        },
        keys_url="https://oauth.platform.intuit.com/op/v1/jwks",
        token={"sub": "1182d6ec"},
        profile={
            "id": "1182d6ec",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://accounts.platform.intuit.com/v1/openid_connect/userinfo",
                answer={
                    "sub": "1182d6ec",
                    "givenName": "Ada",
                    "familyName": "King",
                    "email": "ada@example.com",
                    "emailVerified": True,
                },
            ),
        ),
        refresh="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        revocation=Call(
            method="POST",
            url="https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={"/v3/company/1/query": "https://quickbooks.api.intuit.com/v3/company/1/query"},
    ),
)
