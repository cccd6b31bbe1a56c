"""Etsy: no secret at the token endpoint, and one in each call of the API."""

from catalogue_rows import Call, OAuth2Row

KEY = {"x-api-key": "an-id:a-secret"}

ROWS = (
    OAuth2Row(
        provider="etsy",
        authorize="https://www.etsy.com/oauth/connect",
        query={"scope": "email_r profile_r"},
        token_url="https://api.etsy.com/v3/public/oauth/token",
        authentication="none",
        token_headers={"x-api-key": None},
        answer={
            "access_token": "1234567.a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "1234567.again",
        },
        token={"refresh_token": "1234567.again"},
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://openapi.etsy.com/v3/application/users/me",
                headers=KEY,
                answer={"user_id": 1234567},
            ),
            Call(
                url="https://openapi.etsy.com/v3/application/users/1234567",
                headers=KEY,
                answer={
                    "user_id": 1234567,
                    "first_name": "Ada",
                    "last_name": "Example",
                    "primary_email": "ada@example.com",
                    "image_url_75x75": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://api.etsy.com/v3/public/oauth/token",
        api_headers=KEY,
        addresses={"/v3/application/shops": "https://openapi.etsy.com/v3/application/shops"},
    ),
)
