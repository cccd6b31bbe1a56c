"""Mercado Libre."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="mercadolibre",
        arguments={**CREDENTIALS, "hostname": "auth.mercadolibre.com.ar"},
        authorize="https://auth.mercadolibre.com.ar/authorization",
        query={"scope": "read offline_access"},
        token_url="https://api.mercadolibre.com/oauth/token",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://api.mercadolibre.com/users/me",
                answer={
                    "id": "1234567",
                    "nickname": "ada",
                    "first_name": "Ada",
                    "last_name": "Example",
                    "email": "ada@example.com",
                },
            ),
        ),
        refresh="https://api.mercadolibre.com/oauth/token",
        addresses={"/users/me": "https://api.mercadolibre.com/users/me"},
    ),
)
