"""Dropbox: every call is a POST."""

from catalogue_rows import Call, OAuth2Row

ANSWER = {
    "access_token": "sl.AbX9y6Fe3AuH5o66-gmJpR032jwAwQPIVVzWXZNkdzcYT02akC2de219dZi6gxYPVnYPrpvISRSf9lxKWJzYLjtMPH",
    "expires_in": 14400,
    "token_type": "bearer",
    "scope": "account_info.read files.metadata.read",
    "uid": "12345",
    "account_id": "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc",
}
COMMON = {
    "provider": "dropbox",
    "authorize": "https://www.dropbox.com/oauth2/authorize",
    "token_url": "https://api.dropboxapi.com/oauth2/token",
    "refresh": "https://api.dropboxapi.com/oauth2/token",
    "revocation": Call(
        method="POST",
        url="https://api.dropboxapi.com/2/auth/token/revoke",
        answer=None,
        headers={"Authorization": "Bearer old", "Content-Type": None},
    ),
}

ROWS = (
    OAuth2Row(
        **COMMON,
        arguments={"app_key": "an-id", "app_secret": "a-secret"},
        query={
            "scope": None,
            "token_access_type": None,
            "force_reapprove": None,
            "disable_signup": None,
            "require_role": None,
        },
        answer=ANSWER,
        token={"scope": ["account_info.read", "files.metadata.read"], "uid": "12345"},
        profile_calls=(
            Call(
                method="POST",
                url="https://api.dropboxapi.com/2/users/get_current_account",
                headers={"Content-Type": None},
                answer={
                    "account_id": "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc",
                    "name": {"given_name": "Franz", "display_name": "Franz Ferdinand (Personal)"},
                    "email": "franz@dropbox.example",
                    "email_verified": True,
                    "profile_photo_url": "https://dl-web.dropbox.com/account_photo/get/x",
                },
            ),
        ),
        profile={
            "id": "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc",
            "name": "Franz Ferdinand (Personal)",
            "email": "franz@dropbox.example",
            "email_verified": True,
            "picture": "https://dl-web.dropbox.com/account_photo/get/x",
        },
        addresses={
            "users/get_current_account": "https://api.dropboxapi.com/2/users/get_current_account",
            "https://api.dropbox.com/2/users/x": "https://api.dropbox.com/2/users/x",
        },
    ),
    OAuth2Row(
        **COMMON,
        case="every-option",
        arguments={
            "app_key": "an-id",
            "app_secret": "a-secret",
            "scope": ["account_info.read", "files.content.read"],
            "force_reapprove": True,
            "disable_signup": True,
            "require_role": "work",
            "offline": True,
        },
        query={
            "scope": "account_info.read files.content.read",
            "token_access_type": "offline",
            "force_reapprove": "true",
            "disable_signup": "true",
            "require_role": "work",
        },
        answer=ANSWER
        | {"refresh_token": "nBiM85CZALsAAAAAAAAAAQXHBoNpNutK4ngsXHsqW4iGz9tisb3JyjGqikMJIYbd"},
    ),
    OAuth2Row(
        **COMMON,
        case="openid",
        arguments={"app_key": "an-id", "app_secret": "a-secret", "scope": ["openid", "email"]},
        query={"scope": "openid email", "nonce": None},
        answer=ANSWER | {"scope": "email openid"},
        claims={
            "iss": "https://www.dropbox.com",
            "aud": "an-id",
            "sub": "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc",
            "email": "franz@dropbox.example",
        },
        keys_url="https://www.dropbox.com/.well-known/jwks",
        token={"sub": "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc"},
    ),
)
