"""42 Intra."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="fortytwo",
        authorize="https://api.intra.42.fr/oauth/authorize",
        query={"scope": "public"},
        token_url="https://api.intra.42.fr/oauth/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.intra.42.fr/v2/me",
                answer={
                    "id": "1234567",
                    "login": "ada",
                    "usual_full_name": "Ada Example",
                    "email": "ada@example.com",
                    "image": {"link": "https://images.example.com/ada.png"},
                },
            ),
        ),
        refresh="https://api.intra.42.fr/oauth/token",
        addresses={"/v2/me": "https://api.intra.42.fr/v2/me"},
    ),
)
