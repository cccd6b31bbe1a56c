"""Google: scopes come back spelt out, and a refresh token only where it was asked for."""

from catalogue_rows import Call, OAuth2Row

ANSWER = {
    "access_token": "ya29.a0AfH6",
    "expires_in": 3599,
    "scope": "https://www.googleapis.com/auth/userinfo.profile openid",
    "token_type": "Bearer",
}
COMMON = {
    "provider": "google",
    "authorize": "https://accounts.google.com/o/oauth2/v2/auth",
    "token_url": "https://oauth2.googleapis.com/token",
    "refresh": "https://oauth2.googleapis.com/token",
}

ROWS = (
    OAuth2Row(
        **COMMON,
        query={"scope": "profile", "access_type": None, "prompt": None, "hd": None},
        answer=ANSWER,
        token={"scope": ["https://www.googleapis.com/auth/userinfo.profile", "openid"]},
        profile_calls=(
            Call(
                url="https://openidconnect.googleapis.com/v1/userinfo",
                answer={
                    "sub": "110169484474386276334",
                    "name": "Ann Example",
                    "given_name": "Ann",
                    "picture": "https://lh3.googleusercontent.com/a/x",
                    "email": "ann@gmail.example",
                    "email_verified": True,
                },
            ),
        ),
        profile={
            "id": "110169484474386276334",
            "name": "Ann Example",
            "email": "ann@gmail.example",
            "email_verified": True,
            "picture": "https://lh3.googleusercontent.com/a/x",
        },
        addresses={"/oauth2/v2/userinfo": "https://www.googleapis.com/oauth2/v2/userinfo"},
        revocation=Call(
            method="POST",
            url="https://oauth2.googleapis.com/revoke",
            body={"token": "again", "token_type_hint": "refresh_token"},
        ),
    ),
    OAuth2Row(
        **COMMON,
        case="offline",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["openid", "email"],
            "offline": True,
            "reprompt_consent": True,
            "reprompt_select_account": True,
        },
        query={
            "scope": "openid email",
            "access_type": "offline",
            "prompt": "consent select_account",
        },
        answer=ANSWER | {"refresh_token": "1//0g"},
        claims={
            "iss": "https://accounts.google.com",
            "aud": "an-id",
            "sub": "10769150350006150715113082367",
            "azp": "an-id",
        },
        keys_url="https://www.googleapis.com/oauth2/v3/certs",
        token={"refresh_token": "1//0g"},
        revocation=Call(
            method="POST", url="https://oauth2.googleapis.com/revoke", body={"token": "1//0g"}
        ),
    ),
)
