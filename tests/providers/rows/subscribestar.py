"""SubscribeStar."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="subscribestar",
        authorize="https://www.subscribestar.com/oauth2/authorize",
        query={"scope": "user.read user.email.read"},
        token_url="https://www.subscribestar.com/oauth2/token",
        answer=RENEWABLE,
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://www.subscribestar.com/api/graphql/v1",
                answer={
                    "data": {
                        "user": {
                            "id": "1234567",
                            "name": "Ada Example",
                            "email": "ada@example.com",
                            "avatar_url": "https://images.example.com/ada.png",
                        }
                    }
                },
                method="POST",
                body={"query": "{ user { id name email avatar_url } }"},
            ),
        ),
        refresh="https://www.subscribestar.com/oauth2/token",
        addresses={"api/graphql/v1": "https://www.subscribestar.com/api/graphql/v1"},
    ),
)
