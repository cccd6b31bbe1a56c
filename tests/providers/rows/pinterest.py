"""Pinterest."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="pinterest",
        authorize="https://www.pinterest.com/oauth/",
        query={"scope": "user_accounts:read"},
        token_url="https://api.pinterest.com/v5/oauth/token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 2592000,
            "refresh_token": "again-and-again",
            "scope": "user_accounts:read",
            "response_type": "authorization_code",
            "refresh_token_expires_in": 31536000,
        },
        token={"scope": ["user_accounts:read"]},
        profile={
            "id": "2783136121146311751",
            "username": "ada",
            "picture": "https://i.pinimg.com/a.jpg",
        },
        profile_calls=(
            Call(
                url="https://api.pinterest.com/v5/user_account",
                answer={
                    "account_type": "PINNER",
                    "id": "2783136121146311751",
                    "profile_image": "https://i.pinimg.com/a.jpg",
                    "username": "ada",
                    "business_name": None,
                },
            ),
        ),
        refresh="https://api.pinterest.com/v5/oauth/token",
        addresses={"boards": "https://api.pinterest.com/v5/boards"},
    ),
)
