"""Epic Games."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="epicgames",
        authorize="https://www.epicgames.com/id/authorize",
        query={"scope": "basic_profile"},
        token_url="https://api.epicgames.dev/epic/oauth/v2/token",
        authentication="basic",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "username": "ada", "name": "ada"},
        profile_calls=(
            Call(
                url="https://api.epicgames.dev/epic/oauth/v2/userInfo",
                answer={"sub": "1234567", "preferred_username": "ada"},
            ),
        ),
        refresh="https://api.epicgames.dev/epic/oauth/v2/token",
        addresses={"/epic/oauth/v2/userInfo": "https://api.epicgames.dev/epic/oauth/v2/userInfo"},
    ),
    OAuth2Row(
        provider="epicgames",
        case="openid",
        arguments={**CREDENTIALS, "scope": ["basic_profile", "openid"]},
        authorize="https://www.epicgames.com/id/authorize",
        query={"scope": "basic_profile openid", "nonce": None},
        token_url="https://api.epicgames.dev/epic/oauth/v2/token",
        authentication="basic",
        answer=RENEWABLE,
        claims={"iss": "https://api.epicgames.dev/epic/oauth/v2", "aud": "an-id", "sub": "1234567"},
        keys_url="https://api.epicgames.dev/epic/oauth/v2/.well-known/jwks.json",
        token={"sub": "1234567"},
        refresh="https://api.epicgames.dev/epic/oauth/v2/token",
    ),
)
