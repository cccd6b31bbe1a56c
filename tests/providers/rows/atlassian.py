"""Atlassian's cloud."""

from catalogue_rows import Call, OAuth2Row

COMMON = {
    "provider": "atlassian",
    "authorize": "https://auth.atlassian.com/authorize",
    "token_url": "https://auth.atlassian.com/oauth/token",
    "refresh": "https://auth.atlassian.com/oauth/token",
    "answer": {
        "access_token": "eyJhbGciOi",
        "refresh_token": "eyJyZWZyZXNo",
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "read:me offline_access",
    },
    "token": {"refresh_token": "eyJyZWZyZXNo", "scope": ["read:me", "offline_access"]},
}

ROWS = (
    OAuth2Row(
        **COMMON,
        query={"audience": "api.atlassian.com", "prompt": None},
        profile_calls=(
            Call(
                url="https://api.atlassian.com/me",
                answer={
                    "account_type": "atlassian",
                    "account_id": "112233aa-bb11-cc22-33dd-445566abcabc",
                    "email": "mia@example.com",
                    "name": "Mia Krystof",
                    "picture": "https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/x",
                    "account_status": "active",
                    "nickname": "mkrystof",
                    "email_verified": True,
                },
            ),
        ),
        profile={
            "id": "112233aa-bb11-cc22-33dd-445566abcabc",
            "username": "mkrystof",
            "name": "Mia Krystof",
            "email": "mia@example.com",
            "email_verified": True,
            "picture": "https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/x",
        },
        addresses={"/me": "https://api.atlassian.com/me"},
    ),
    OAuth2Row(
        **COMMON,
        case="asks-again",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["read:me", "offline_access"],
            "reprompt_consent": True,
        },
        query={
            "audience": "api.atlassian.com",
            "prompt": "consent",
            "scope": "read:me offline_access",
        },
    ),
)
