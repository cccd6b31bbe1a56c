"""Shopify."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="shopify",
        arguments={**CREDENTIALS, "shop": "A-Shop"},
        authorize="https://a-shop.myshopify.com/admin/oauth/authorize",
        query={"scope": "read_products"},
        token_url="https://a-shop.myshopify.com/admin/oauth/access_token",
        callback={"shop": "a-shop.myshopify.com", "timestamp": "1"},
        signature="hmac",
        answer={"access_token": "a-users-token", "scope": "write_orders,read_customers"},
        token={"scope": ["write_orders", "read_customers"]},
        profile={
            "id": "548380009",
            "username": "a-shop.myshopify.com",
            "name": "A Shop",
            "email": "ada@example.com",
        },
        profile_calls=(
            Call(
                url="https://a-shop.myshopify.com/admin/shop.json",
                answer={
                    "shop": {
                        "id": 548380009,
                        "name": "A Shop",
                        "email": "ada@example.com",
                        "myshopify_domain": "a-shop.myshopify.com",
                    }
                },
                headers={"X-Shopify-Access-Token": "a-users-token", "Authorization": None},
            ),
        ),
    ),
)
