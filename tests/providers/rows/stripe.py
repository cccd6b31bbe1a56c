"""Stripe Connect."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="stripe",
        authorize="https://connect.stripe.com/oauth/authorize",
        query={"scope": "read_only"},
        token_url="https://connect.stripe.com/oauth/token",
        answer={
            "access_token": "a-users-token",
            "livemode": False,
            "refresh_token": "again-and-again",
            "token_type": "bearer",
            "stripe_publishable_key": "pk_test",
            "stripe_user_id": "acct_1",
            "scope": "read_only",
        },
        token={"stripe_user_id": "acct_1", "scope": ["read_only"]},
        profile={"id": "acct_1", "name": "Ada's", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://api.stripe.com/v1/account",
                answer={
                    "id": "acct_1",
                    "object": "account",
                    "email": "ada@example.com",
                    "settings": {"dashboard": {"display_name": "Ada's"}},
                },
            ),
        ),
        refresh="https://connect.stripe.com/oauth/token",
        addresses={"charges": "https://api.stripe.com/v1/charges"},
    ),
)
