"""ORCID: with and without OpenID Connect, and its sandbox."""

from catalogue_rows import Call, OAuth2Row

ANSWER = {
    "access_token": "f5af9f51-07e6-4332-8f1a-c0c11c1e3728",
    "token_type": "bearer",
    "refresh_token": "f725f747-3a65-49f6-a231-3e8944ce464d",
    "expires_in": 631138518,
    "scope": "/authenticate",
    "name": "Sofia Garcia",
    "orcid": "0000-0001-2345-6789",
}
WHO = {"id": "0000-0001-2345-6789", "name": "Sofia Garcia"}


def _row(case: str, domain: str, **facts: object) -> OAuth2Row:
    return OAuth2Row(
        provider="orcid",
        case=case,
        authorize=f"https://{domain}/oauth/authorize",
        token_url=f"https://{domain}/oauth/token",
        addresses={
            "/v3.0/0000-0001-2345-6789/works": f"https://api.{domain}/v3.0/0000-0001-2345-6789/works"
        },
        refresh=f"https://{domain}/oauth/token",
        profile=WHO,
        **facts,
    )


ROWS = (
    _row(
        "",
        "orcid.org",
        arguments={"client_id": "an-id", "client_secret": "a-secret", "scope": "/authenticate"},
        query={"scope": "/authenticate"},
        answer=ANSWER,
        token={"orcid": "0000-0001-2345-6789"},
    ),
    _row(
        "openid-in-the-sandbox",
        "sandbox.orcid.org",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["openid"],
            "sandbox": True,
        },
        query={"scope": "openid"},
        answer=ANSWER | {"scope": "openid"},
        claims={
            "iss": "https://sandbox.orcid.org",
            "aud": "an-id",
            "sub": "0000-0001-2345-6789",
            "amr": "pwd",
            "family_name": "Garcia",
        },
        keys_url="https://sandbox.orcid.org/oauth/jwks",
        token={"sub": "0000-0001-2345-6789"},
        profile_calls=(
            Call(
                url="https://sandbox.orcid.org/oauth/userinfo",
                answer={
                    "sub": "0000-0001-2345-6789",
                    "name": "Sofia Garcia",
                    "family_name": "Garcia",
                },
            ),
        ),
    ),
)
