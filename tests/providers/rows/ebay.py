"""eBay: the callback has a name, and a refresh names the scopes."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

IDENTITY = "https://api.ebay.com/oauth/api_scope/commerce.identity.readonly"


def _row(case: str, asked: str, **given: object) -> OAuth2Row:
    return OAuth2Row(
        provider="ebay",
        case=case,
        arguments={**CREDENTIALS, "ru_name": "Ada_Example-AdaExamp-Site-abcdefg", **given},
        authorize="https://auth.ebay.com/oauth2/authorize",
        query={"scope": asked},
        redirect_uri="Ada_Example-AdaExamp-Site-abcdefg",
        token_url="https://api.ebay.com/identity/v1/oauth2/token",
        authentication="basic",
        answer={
            "access_token": "a-users-token",
            "token_type": "User Access Token",
            "expires_in": 7200,
            "refresh_token": "again-and-again",
        },
        token={"refresh_token": "again-and-again", "token_type": "Bearer"},
        profile={"id": "1234567", "username": "Ada Example", "name": "Ada Example"},
        profile_calls=(
            Call(
                url="https://apiz.ebay.com/commerce/identity/v1/user/",
                answer={"userId": "1234567", "username": "Ada Example"},
            ),
        ),
        refresh="https://api.ebay.com/identity/v1/oauth2/token",
        refresh_form={"scope": asked},
        addresses={
            "/commerce/identity/v1/user/": "https://apiz.ebay.com/commerce/identity/v1/user/",
            "https://api.ebay.com/sell/account/v1/privilege": "https://api.ebay.com/sell/account/v1/privilege",
        },
    )


ROWS = (
    _row("", IDENTITY),
    _row(
        "two-scopes",
        f"{IDENTITY} https://api.ebay.com/oauth/api_scope",
        scope=[IDENTITY, "https://api.ebay.com/oauth/api_scope"],
    ),
)
