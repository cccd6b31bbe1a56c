"""OneLogin."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="onelogin",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "hostname": "acme.onelogin.com",
        },
        authorize="https://acme.onelogin.com/oidc/2/auth",
        query={"scope": "openid profile email"},
        token_url="https://acme.onelogin.com/oidc/2/token",
        answer=RENEWABLE,
        claims={"iss": "https://acme.onelogin.com/oidc/2", "aud": "an-id", "sub": "1234567"},
        keys_url="https://acme.onelogin.com/oidc/2/certs",
        token={"sub": "1234567"},
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "email_verified": True,
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://acme.onelogin.com/oidc/2/me",
                answer={
                    "sub": "1234567",
                    "preferred_username": "ada",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "email_verified": True,
                    "picture": "https://images.example.com/ada.png",
                },
            ),
        ),
        refresh="https://acme.onelogin.com/oidc/2/token",
        addresses={"oidc/2/me": "https://acme.onelogin.com/oidc/2/me"},
    ),
)
