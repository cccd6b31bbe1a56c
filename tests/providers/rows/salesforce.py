"""Salesforce: three hosts to dance with, and one more that has the data."""

from catalogue_rows import Call, OAuth2Row

ANSWER = {
    "access_token": "00DB0000000TfcR!AQQAQFhoK8vTMg_rKA.esrJ2bCs.OOIjJgl",
    "refresh_token": "5Aep8614iLM.Dq661ePDmPEgaAW9Oh_L3JKkDpB4xReb54_pZ",
    "signature": "d/SxeYBxH0GSVko0HMgcUxuZy0PA2cDDz1u7g7JtDHw=",
    "scope": "openid refresh_token profile email",
    "instance_url": "https://mycompany.my.salesforce.com",
    "id": "https://login.salesforce.com/id/00DB0000000TfcRMAS/005B0000005Bk90IAC",
    "token_type": "Bearer",
    "issued_at": "1558553873237",
}


def _row(case: str, hostname: str, **facts: object) -> OAuth2Row:
    base = f"https://{hostname}/services/oauth2"
    return OAuth2Row(
        provider="salesforce",
        case=case,
        authorize=f"{base}/authorize",
        token_url=f"{base}/token",
        answer=ANSWER,
        token={
            "refresh_token": ANSWER["refresh_token"],
            "instance_url": "https://mycompany.my.salesforce.com",
            "expires_at": None,
        },
        profile_calls=(
            Call(
                url=f"{base}/userinfo",
                answer={
                    "sub": "https://login.salesforce.com/id/00DB0000000TfcRMAS/005B0000005Bk90IAC",
                    "user_id": "005B0000005Bk90IAC",
                    "organization_id": "00DB0000000TfcRMAS",
                    "preferred_username": "user@example.com",
                    "name": "Ann Example",
                    "email": "ann@example.com",
                    "email_verified": True,
                    "picture": "https://mycompany.file.force.com/profilephoto/005/F",
                },
            ),
        ),
        profile={
            "id": "005B0000005Bk90IAC",
            "username": "user@example.com",
            "name": "Ann Example",
            "email": "ann@example.com",
            "email_verified": True,
            "picture": "https://mycompany.file.force.com/profilephoto/005/F",
        },
        addresses={
            "/services/oauth2/userinfo": f"{base}/userinfo",
            "https://mycompany.my.salesforce.com/services/data/": "https://mycompany.my.salesforce.com/services/data/",
        },
        refresh=f"{base}/token",
        revocation=Call(
            method="POST", url=f"{base}/revoke", body={"token": ANSWER["refresh_token"]}
        ),
        **facts,
    )


CREDENTIALS = {"client_id": "an-id", "client_secret": "a-secret"}

ROWS = (
    _row("", "login.salesforce.com", query={"prompt": None, "scope": None}),
    _row("sandbox", "test.salesforce.com", arguments=CREDENTIALS | {"is_sandbox": True}),
    _row(
        "my-domain",
        "acme.my.salesforce.com",
        arguments=CREDENTIALS
        | {
            "scope": ["openid", "refresh_token"],
            "hostname": "acme.my.salesforce.com",
            "is_sandbox": True,
            "reprompt_consent": True,
        },
        query={"prompt": "consent", "scope": "openid refresh_token"},
        claims={
            "iss": "https://acme.my.salesforce.com",
            "aud": "an-id",
            "sub": "https://login.salesforce.com/id/00DB0000000TfcRMAS/005B0000005Bk90IAC",
        },
        keys_url="https://acme.my.salesforce.com/id/keys",
    ),
)
