"""Azure AD: one tenant or all of them."""

from catalogue_rows import Call, OAuth2Row

CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
ANSWER = {
    "token_type": "Bearer",
    "scope": "openid email profile User.Read",
    "expires_in": 3599,
    "ext_expires_in": 3599,
    "access_token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsIng1dCI6Ik5HVEZ2ZEstZnl0aEV1Q",
}


def _row(case: str, tenant: str, *, is_offline: bool = False, **facts: object) -> OAuth2Row:
    authority = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
    return OAuth2Row(
        provider="azure",
        case=case,
        authorize=f"{authority}/authorize",
        token_url=f"{authority}/token",
        refresh=f"{authority}/token" if is_offline else None,
        addresses={"/v1.0/me": "https://graph.microsoft.com/v1.0/me"},
        **facts,
    )


ROWS = (
    _row(
        "",
        "common",
        query={"scope": "openid email profile User.Read", "prompt": None},
        answer=ANSWER,
        claims={
            "iss": f"https://login.microsoftonline.com/{CONSUMERS}/v2.0",
            "tid": CONSUMERS,
            "aud": "an-id",
            "sub": "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
            "ver": "2.0",
        },
        keys_url="https://login.microsoftonline.com/common/discovery/v2.0/keys",
        token={"scope": ["openid", "email", "profile", "User.Read"]},
        profile_calls=(
            Call(
                url="https://graph.microsoft.com/v1.0/me",
                answer={
                    "displayName": "Adele Vance",
                    "mail": "AdeleV@contoso.example",
                    "userPrincipalName": "AdeleV@contoso.example",
                    "id": "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
                },
            ),
        ),
        profile={
            "id": "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
            "username": "AdeleV@contoso.example",
            "name": "Adele Vance",
            "email": "AdeleV@contoso.example",
        },
    ),
    _row(
        "one-tenant",
        "contoso.onmicrosoft.com",
        is_offline=True,
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["User.Read", "offline_access"],
            "tenant": "contoso.onmicrosoft.com",
            "prompt": "select_account",
            "domain_hint": "contoso.example",
            "login_hint": "adele",
        },
        query={
            "scope": "User.Read offline_access",
            "prompt": "select_account",
            "domain_hint": "contoso.example",
            "login_hint": "adele",
        },
        answer=ANSWER | {"refresh_token": "AwABAAAAvPM1KaPlrEqdFSBzjqfTGAMxZGUTdM0t4B4"},
        token={"refresh_token": "AwABAAAAvPM1KaPlrEqdFSBzjqfTGAMxZGUTdM0t4B4"},
    ),
)
