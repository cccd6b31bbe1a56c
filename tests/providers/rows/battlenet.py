"""Battle.net."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="battlenet",
        authorize="https://oauth.battle.net/authorize",
        query={"scope": "openid"},
        token_url="https://oauth.battle.net/token",
        authentication="basic",
        answer=BEARER,
        claims={"iss": "https://oauth.battle.net", "aud": "an-id", "sub": "1234567"},
        keys_url="https://oauth.battle.net/jwks/certs",
        token={"sub": "1234567"},
        profile={"id": "1234567", "username": "Ada Example", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://oauth.battle.net/userinfo",
                answer={"id": 1234567, "battletag": "Ada Example"},
            ),
        ),
        addresses={"/userinfo": "https://oauth.battle.net/userinfo"},
    ),
)
