"""Sign in with Apple: an id_token without any scope."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

CLAIMS = {
    "iss": "https://appleid.apple.com",
    "aud": "an-id",
    "sub": "000123.ab.0456",
    "nonce_supported": True,
}

ROWS = (
    OAuth2Row(
        provider="apple",
        authorize="https://appleid.apple.com/auth/authorize",
        query={"scope": None, "response_mode": None},
        token_url="https://appleid.apple.com/auth/token",
        answer=RENEWABLE,
        claims=CLAIMS,
        keys_url="https://appleid.apple.com/auth/keys",
        token={"sub": "000123.ab.0456"},
        profile={"id": "000123.ab.0456"},
        refresh="https://appleid.apple.com/auth/token",
        revocation=Call(
            method="POST",
            url="https://appleid.apple.com/auth/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
    ),
)
