"""Discord: a prompt unless none is wanted, a picture that is named by its hash, and OpenID Connect."""

from catalogue_rows import Call, OAuth2Row

USER = {
    "id": "80351110224678912",
    "username": "nelly",
    "global_name": "Nelly",
    "avatar": "8342729096ea3675442027381ff50dfe",
    "verified": True,
    "email": "nelly@discord.example",
}
COMMON = {
    "provider": "discord",
    "authorize": "https://discord.com/api/oauth2/authorize",
    "token_url": "https://discord.com/api/oauth2/token",
    "refresh": "https://discord.com/api/oauth2/token",
    "answer": {
        "access_token": "6qrZcUqja7812RVdnEKjpzOL4CvHBFG",
        "token_type": "Bearer",
        "expires_in": 604800,
        "refresh_token": "D43f5y0ahjqew82jZ4NViEr2YafMKhue",
        "scope": "identify",
    },
    "token": {"refresh_token": "D43f5y0ahjqew82jZ4NViEr2YafMKhue", "scope": ["identify"]},
    "revocation": Call(
        method="POST",
        url="https://discord.com/api/oauth2/token/revoke",
        body={"token": "D43f5y0ahjqew82jZ4NViEr2YafMKhue", "token_type_hint": "refresh_token"},
    ),
}

ROWS = (
    OAuth2Row(
        **COMMON,
        query={"scope": "identify", "prompt": "consent"},
        profile_calls=(Call(url="https://discord.com/api/users/@me", answer=USER),),
        profile={
            "id": "80351110224678912",
            "username": "nelly",
            "name": "Nelly",
            "email": "nelly@discord.example",
            "email_verified": True,
            "picture": "https://cdn.discordapp.com/avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png",
        },
        addresses={"/api/users/@me": "https://discord.com/api/users/@me"},
    ),
    OAuth2Row(
        **COMMON,
        case="no-prompt",
        arguments={"client_id": "an-id", "client_secret": "a-secret", "prompt": None},
        query={"prompt": None},
        profile_calls=(
            Call(
                url="https://discord.com/api/users/@me",
                answer={"id": "80351110224678912", "username": "nelly", "avatar": None},
            ),
        ),
        profile={"id": "80351110224678912", "username": "nelly"},
    ),
    OAuth2Row(
        **COMMON
        | {
            "case": "openid",
            "arguments": {"client_id": "an-id", "client_secret": "a-secret", "scope": ["openid"]},
            "answer": COMMON["answer"] | {"scope": "openid"},
            "token": COMMON["token"] | {"scope": ["openid"], "sub": "80351110224678912"},
        },
        query={"scope": "openid", "nonce": None},
        claims={"iss": "https://discord.com", "aud": ["an-id"], "sub": "80351110224678912"},
        keys_url="https://discord.com/api/oauth2/keys",
    ),
)
