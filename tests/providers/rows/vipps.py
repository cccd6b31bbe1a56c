"""Vipps MobilePay."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="vipps",
        authorize="https://api.vipps.no/access-management-1.0/access/oauth2/auth",
        query={"scope": "openid name email"},
        token_url="https://api.vipps.no/access-management-1.0/access/oauth2/token",
        authentication="basic",
        answer=BEARER,
        claims={
            "iss": "https://api.vipps.no/access-management-1.0/access/",
            "aud": "an-id",
            "sub": "1234567",
        },
        keys_url="https://api.vipps.no/access-management-1.0/access/.well-known/jwks.json",
        token={"sub": "1234567"},
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "email_verified": True,
        },
        profile_calls=(
            Call(
                url="https://api.vipps.no/vipps-userinfo-api/userinfo",
                answer={
                    "sub": "1234567",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "email_verified": True,
                },
            ),
        ),
        addresses={
            "vipps-userinfo-api/userinfo": "https://api.vipps.no/vipps-userinfo-api/userinfo"
        },
    ),
)
