"""ServiceChannel."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="servicechannel",
        authorize="https://login.servicechannel.com/oauth/authorize",
        token_url="https://login.servicechannel.com/oauth/token",
        authentication="basic",
        answer=RENEWABLE,
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://api.servicechannel.com/v3/users/current/profile",
                answer={
                    "UserProfile": {
                        "UserId": 1234567,
                        "UserName": "ada",
                        "FullName": "Ada Example",
                        "Email": "ada@example.com",
                    }
                },
            ),
        ),
        refresh="https://login.servicechannel.com/oauth/token",
        addresses={
            "v3/users/current/profile": "https://api.servicechannel.com/v3/users/current/profile"
        },
    ),
)
