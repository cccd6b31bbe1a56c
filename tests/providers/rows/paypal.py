"""Log in with PayPal."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="paypal",
        authorize="https://www.paypal.com/signin/authorize",
        query={"scope": "openid profile email"},
        token_url="https://api-m.paypal.com/v1/oauth2/token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 28800,
            "refresh_token": "again-and-again",
            "scope": "openid profile email",
            "nonce": "2026Z",
        },
        token={"scope": ["openid", "profile", "email"]},
        profile={
            "id": "https://www.paypal.com/webapps/auth/identity/user/mWq6",
            "name": "Ada King",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://api-m.paypal.com/v1/identity/oauth2/userinfo?schema=paypalv1.1",
                answer={
                    "user_id": "https://www.paypal.com/webapps/auth/identity/user/mWq6",
                    "name": "Ada King",
                    "emails": [
                        {"value": "old@example.com", "primary": False, "confirmed": False},
                        {"value": "ada@example.com", "primary": True, "confirmed": True},
                    ],
                    "payer_id": "WDJJHEBZ4X2LY",
                    "verified_account": "true",
                },
            ),
        ),
        refresh="https://api-m.paypal.com/v1/oauth2/token",
        addresses={"/v2/invoicing/invoices": "https://api-m.paypal.com/v2/invoicing/invoices"},
    ),
)
