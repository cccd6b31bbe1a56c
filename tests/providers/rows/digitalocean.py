"""DigitalOcean: spaces between scopes, whatever the site wrote."""

from catalogue_rows import Call, OAuth2Row

COMMON = {
    "provider": "digitalocean",
    "authorize": "https://cloud.digitalocean.com/v1/oauth/authorize",
    "query": {"scope": "read write"},
    "token_url": "https://cloud.digitalocean.com/v1/oauth/token",
    "refresh": "https://cloud.digitalocean.com/v1/oauth/token",
    "answer": {
        "access_token": "547cac21118ae7",
        "token_type": "bearer",
        "expires_in": 2592000,
        "refresh_token": "00a3aae641658d",
        "scope": "read write",
        "info": {
            "name": "Sammy Shark",
            "email": "sammy@digitalocean.example",
            "uuid": "e028b1b918853eca7fba208a9d7e9d29a6e93c57",
        },
    },
    "token": {"refresh_token": "00a3aae641658d", "scope": ["read", "write"]},
    "revocation": Call(
        method="POST",
        url="https://cloud.digitalocean.com/v1/oauth/revoke",
        body={"token": "00a3aae641658d"},
    ),
}

ROWS = (
    OAuth2Row(
        **COMMON,
        arguments={"client_id": "an-id", "client_secret": "a-secret", "scope": ["read", "write"]},
        profile_calls=(
            Call(
                url="https://api.digitalocean.com/v2/account",
                answer={
                    "account": {
                        "email": "sammy@digitalocean.example",
                        "name": "Sammy Shark",
                        "uuid": "b6fr89dbf6d9156cace5f3c78dc9851d957381ef",
                        "email_verified": True,
                        "status": "active",
                    }
                },
            ),
        ),
        profile={
            "id": "b6fr89dbf6d9156cace5f3c78dc9851d957381ef",
            "name": "Sammy Shark",
            "email": "sammy@digitalocean.example",
            "email_verified": True,
        },
        addresses={"account": "https://api.digitalocean.com/v2/account"},
    ),
    OAuth2Row(
        **COMMON,
        case="commas",
        arguments={"client_id": "an-id", "client_secret": "a-secret", "scope": "read,write"},
    ),
)
