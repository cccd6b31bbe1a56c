"""Patreon."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="patreon",
        authorize="https://www.patreon.com/oauth2/authorize",
        query={"scope": "identity identity[email]"},
        token_url="https://www.patreon.com/api/oauth2/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 2678400,
            "refresh_token": "again-and-again",
            "scope": "identity identity[email]",
            "version": "0.0.1",
        },
        token={"scope": ["identity", "identity[email]"]},
        profile={
            "id": "12345689",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://i.example/a.png",
        },
        profile_calls=(
            Call(
                url="https://www.patreon.com/api/oauth2/v2/identity?fields%5Buser%5D=email,full_name,image_url,is_email_verified,vanity",
                answer={
                    "data": {
                        "id": "12345689",
                        "type": "user",
                        "attributes": {
                            "email": "ada@example.com",
                            "full_name": "Ada King",
                            "image_url": "https://i.example/a.png",
                            "is_email_verified": True,
                            "vanity": "ada",
                        },
                    }
                },
            ),
        ),
        refresh="https://www.patreon.com/api/oauth2/token",
        revocation=Call(
            method="POST",
            url="https://www.patreon.com/oauth2/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={"campaigns": "https://www.patreon.com/api/oauth2/v2/campaigns"},
    ),
)
