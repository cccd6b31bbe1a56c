"""Login with Amazon."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="amazon",
        authorize="https://www.amazon.com/ap/oa",
        query={"scope": "profile"},
        token_url="https://api.amazon.com/auth/o2/token",
        answer=RENEWABLE,
        token={"scope": ["profile"]},
        profile={"id": "amzn1.account.K2LI23", "name": "Ada King", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.amazon.com/user/profile",
                answer={
                    "user_id": "amzn1.account.K2LI23",
                    "name": "Ada King",
                    "email": "ada@example.com",
                },
            ),
        ),
        refresh="https://api.amazon.com/auth/o2/token",
        addresses={"/user/profile": "https://api.amazon.com/user/profile"},
    ),
)
