"""Docusign, and its environment for developers."""

from catalogue_rows import CREDENTIALS, RENEWABLE, Call, OAuth2Row


def _row(case: str, host: str, **given: object) -> OAuth2Row:
    return OAuth2Row(
        provider="docusign",
        case=case,
        arguments={**CREDENTIALS, **given},
        authorize=f"https://{host}/oauth/auth",
        query={"scope": "signature"},
        token_url=f"https://{host}/oauth/token",
        authentication="basic",
        answer=RENEWABLE,
        token={"refresh_token": "again-and-again"},
        profile={"id": "1234567", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url=f"https://{host}/oauth/userinfo",
                answer={
                    "sub": "1234567",
                    "name": "Ada Example",
                    "email": "ada@example.com",
                    "accounts": [{"base_uri": "https://demo.example.com"}],
                },
            ),
        ),
        refresh=f"https://{host}/oauth/token",
        addresses={"/oauth/userinfo": f"https://{host}/oauth/userinfo"},
    )


ROWS = (_row("", "account.docusign.com"), _row("demo", "account-d.docusign.com", demo=True))
