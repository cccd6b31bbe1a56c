"""Amazon Cognito: with the user pool's ID id_tokens are verified."""

from dataclasses import replace

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row

ARGUMENTS = {**CREDENTIALS, "domain": "a.auth.eu-west-1.amazoncognito.com"}
ROW = OAuth2Row(
    provider="cognito",
    arguments=ARGUMENTS,
    authorize="https://a.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
    query={"scope": "openid email"},
    token_url="https://a.auth.eu-west-1.amazoncognito.com/oauth2/token",
    answer=RENEWABLE,
    token={"scope": ["openid", "email"]},
    profile={
        "id": "248289761001",
        "username": "ada",
        "email": "ada@example.com",
        "email_verified": True,
    },
    profile_calls=(
        Call(
            url="https://a.auth.eu-west-1.amazoncognito.com/oauth2/userInfo",
            answer={
                "sub": "248289761001",
                "username": "ada",
                "email": "ada@example.com",
                "email_verified": "true",
            },
        ),
    ),
    refresh="https://a.auth.eu-west-1.amazoncognito.com/oauth2/token",
    revocation=Call(
        method="POST",
        url="https://a.auth.eu-west-1.amazoncognito.com/oauth2/revoke",
        body={"token": "again", "token_type_hint": "refresh_token"},
    ),
    addresses={"/oauth2/userInfo": "https://a.auth.eu-west-1.amazoncognito.com/oauth2/userInfo"},
)

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab1Cd2Ef3"
ROWS = (
    ROW,
    replace(
        ROW,
        case="user-pool",
        arguments={**ARGUMENTS, "user_pool_id": "eu-west-1_Ab1Cd2Ef3"},
        claims={
            "iss": ISSUER,
            "aud": "an-id",
            "sub": "248289761001",
            "token_use": "id",
            "cognito:username": "ada",
        },
        keys_url=f"{ISSUER}/.well-known/jwks.json",
        token={"scope": ["openid", "email"], "sub": "248289761001"},
    ),
)
