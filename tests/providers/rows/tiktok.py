"""TikTok."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="tiktok",
        arguments={"client_key": "an-id", "client_secret": "a-secret"},
        authorize="https://www.tiktok.com/v2/auth/authorize/",
        client_id_field="client_key",
        query={"client_id": None, "scope": "user.info.basic"},
        token_url="https://open.tiktokapis.com/v2/oauth/token/",
        callback={"scopes": "user.info.basic"},
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 86400,
            "refresh_token": "again-and-again",
            "scope": "user.info.basic,video.list",
            "open_id": "afd97af1",
            "refresh_expires_in": 31536000,
        },
        token={"scope": ["user.info.basic", "video.list"], "open_id": "afd97af1"},
        profile={"id": "afd97af1", "name": "Ada", "picture": "https://p16.example/a.webp"},
        profile_calls=(
            Call(
                url="https://open.tiktokapis.com/v2/user/info/?fields=open_id,display_name,avatar_url",
                answer={
                    "data": {
                        "user": {
                            "open_id": "afd97af1",
                            "display_name": "Ada",
                            "avatar_url": "https://p16.example/a.webp",
                        }
                    },
                    "error": {"code": "ok", "message": "", "log_id": "1"},
                },
            ),
        ),
        refresh="https://open.tiktokapis.com/v2/oauth/token/",
        revocation=Call(
            method="POST",
            url="https://open.tiktokapis.com/v2/oauth/revoke/",
            body={
                "token": "old",
                "token_type_hint": "access_token",
                "client_key": "an-id",
                "client_secret": "a-secret",
            },
        ),
        addresses={"video/list/": "https://open.tiktokapis.com/v2/video/list/"},
    ),
)
