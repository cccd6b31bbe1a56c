"""EVE Online."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="eveonline",
        authorize="https://login.eveonline.com/v2/oauth/authorize",
        query={"scope": None},
        token_url="https://login.eveonline.com/v2/oauth/token",
        authentication="basic",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "username": "Ada Example", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://login.eveonline.com/oauth/verify",
                answer={"CharacterID": 1234567, "CharacterName": "Ada Example"},
            ),
        ),
        refresh="https://login.eveonline.com/v2/oauth/token",
        addresses={"/oauth/verify": "https://login.eveonline.com/oauth/verify"},
    ),
)
