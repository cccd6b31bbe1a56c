"""Zoho: every user is at home in one data centre."""

from catalogue_rows import Call, OAuth2Row

CREDENTIALS = {"client_id": "an-id", "client_secret": "a-secret"}


def _row(case: str, accounts: str, api: str, **facts: object) -> OAuth2Row:
    return OAuth2Row(
        provider="zoho",
        case=case,
        authorize="https://accounts.zoho.com/oauth/v2/auth",
        token_url=f"{accounts}/oauth/v2/token",
        answer={
            "access_token": "1000.8cb99dxxxxxxxxxxxxx9be93.9b8xxxxxxxxxxxxxxxf",
            "refresh_token": "1000.8ecdxxxxxxxxxxx5cb7.4638xxxxxxxxxxebdc",
            "api_domain": api,
            "token_type": "Bearer",
            "expires_in": 3600,
        },
        token={"api_domain": api, "refresh_token": "1000.8ecdxxxxxxxxxxx5cb7.4638xxxxxxxxxxebdc"},
        authorization="Zoho-oauthtoken",
        profile_calls=(
            Call(
                url=f"{accounts}/oauth/user/info",
                answer={
                    "First_Name": "Ann",
                    "Email": "ann@example.com",
                    "Last_Name": "Example",
                    "Display_Name": "Ann Example",
                    "ZUID": 15828007,
                },
            ),
        ),
        profile={"id": "15828007", "name": "Ann Example", "email": "ann@example.com"},
        addresses={"/crm/v2/users": f"{api}/crm/v2/users"},
        refresh=f"{accounts}/oauth/v2/token",
        revocation=Call(
            method="POST",
            url=f"{accounts}/oauth/v2/token/revoke",
            body={"token": "1000.8ecdxxxxxxxxxxx5cb7.4638xxxxxxxxxxebdc"},
            headers={"Authorization": None},
        ),
        **facts,
    )


ROWS = (
    _row(
        "",
        "https://accounts.zoho.com",
        "https://www.zohoapis.com",
        query={"scope": "ZohoCRM.users.all", "access_type": "online", "prompt": None},
    ),
    _row(
        "europe",
        "https://accounts.zoho.eu",
        "https://www.zohoapis.eu",
        arguments=CREDENTIALS
        | {
            "scope": ["ZohoCRM.users.all", "AaaServer.profile.READ"],
            "offline": True,
            "reprompt_consent": True,
        },
        query={
            "scope": "ZohoCRM.users.all,AaaServer.profile.READ",
            "access_type": "offline",
            "prompt": "consent",
        },
        callback={"location": "eu", "accounts-server": "https://accounts.zoho.eu"},
    ),
)
