"""HubSpot."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="hubspot",
        authorize="https://app.hubspot.com/oauth/authorize",
        query={"scope": "oauth"},
        token_url="https://api.hubapi.com/oauth/2026-03/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 1800,
            "refresh_token": "again-and-again",
            "hub_id": 5,
            "scopes": ["oauth"],
        },
        token={"hub_id": 5},
        profile={"id": "9", "email": "ada@example.com"},
        profile_calls=(
            Call(
                method="POST",
                url="https://api.hubapi.com/oauth/2026-03/token/introspect",
                answer={
                    "active": True,
                    "user_id": 9,
                    "hub_id": 5,
                    "user": "ada@example.com",
                    "scopes": ["oauth"],
                    "token_type": "access",
                },
                headers={"Authorization": None},
                body={"token": "a-users-token", "client_id": "an-id", "client_secret": "a-secret"},
            ),
        ),
        refresh="https://api.hubapi.com/oauth/2026-03/token",
        revocation=Call(
            method="POST",
            url="https://api.hubapi.com/oauth/2026-03/token/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
        addresses={"/crm/v3/objects/contacts": "https://api.hubapi.com/crm/v3/objects/contacts"},
    ),
)
