"""NFDI, by its Infraproxy."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="nfdi",
        authorize="https://infraproxy.nfdi-aai.dfn.de/idp/profile/oidc/authorize",
        query={"scope": "openid profile email"},
        token_url="https://infraproxy.nfdi-aai.dfn.de/idp/profile/oidc/token",
        authentication="basic",
        answer=BEARER,
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://infraproxy.nfdi-aai.dfn.de/idp/profile/oidc/userinfo",
                answer={"sub": "1234567", "name": "Ada Example", "email": "ada@example.com"},
            ),
        ),
        addresses={
            "idp/profile/oidc/userinfo": "https://infraproxy.nfdi-aai.dfn.de/idp/profile/oidc/userinfo"
        },
    ),
)
