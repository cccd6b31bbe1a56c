"""Adobe."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="adobe",
        authorize="https://ims-na1.adobelogin.com/ims/authorize/v2",
        query={"scope": "openid,AdobeID,email,profile"},
        token_url="https://ims-na1.adobelogin.com/ims/token/v3",
        answer=RENEWABLE,
        claims={"iss": "https://ims-na1.adobelogin.com", "aud": "an-id", "sub": "1234567"},
        keys_url="https://ims-na1.adobelogin.com/ims/keys",
        token={"sub": "1234567", "refresh_token": "again-and-again"},
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://ims-na1.adobelogin.com/ims/userinfo/v2",
                answer={
                    "sub": "1234567",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "email_verified": True,
                },
            ),
        ),
        refresh="https://ims-na1.adobelogin.com/ims/token/v3",
        addresses={"/ims/userinfo/v2": "https://ims-na1.adobelogin.com/ims/userinfo/v2"},
    ),
)
