"""Sign in with Apple."""

import base64
import json

from catalogue_rows import Call, OAuth2Row

CLAIMS = {
    "iss": "https://appleid.apple.com",
    "aud": "an-id",
    "sub": "000123.ab.0456",
    "exp": 1800000000,
    "iat": 1799996400,
}
PAYLOAD = base64.urlsafe_b64encode(json.dumps(CLAIMS).encode()).rstrip(b"=").decode()

ROWS = (
    OAuth2Row(
        provider="apple",
        authorize="https://appleid.apple.com/auth/authorize",
        query={"scope": None, "response_mode": None},
        token_url="https://appleid.apple.com/auth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again-and-again",
            "id_token": f"header.{PAYLOAD}.signature",
        },
        profile={"id": "000123.ab.0456"},
        refresh="https://appleid.apple.com/auth/token",
        revocation=Call(
            method="POST",
            url="https://appleid.apple.com/auth/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
    ),
)
