"""Hubstaff."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="hubstaff",
        authorize="https://account.hubstaff.com/authorizations/new",
        query={"scope": "openid profile email hubstaff:read"},
        token_url="https://account.hubstaff.com/access_tokens",
        authentication="basic",
        answer=RENEWABLE,
        claims={"iss": "https://account.hubstaff.com", "aud": "an-id", "sub": "1234567"},
        keys_url="https://account.hubstaff.com/jwks.json",
        token={"sub": "1234567", "refresh_token": "again-and-again"},
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.hubstaff.com/v2/users/me",
                answer={
                    "user": {"id": "1234567", "name": "Ada Example", "email": "ada@example.com"}
                },
            ),
        ),
        refresh="https://account.hubstaff.com/access_tokens",
        addresses={"/v2/users/me": "https://api.hubstaff.com/v2/users/me"},
    ),
)
