"""Facebook: scopes with commas, and fields that have to be named."""

from catalogue_rows import Call, OAuth2Row

COMMON = {
    "provider": "facebook",
    "authorize": "https://www.facebook.com/dialog/oauth",
    "token_url": "https://graph.facebook.com/oauth/access_token",
    "answer": {"access_token": "EAAB", "token_type": "bearer", "expires_in": 5183944},
    "revocation": Call(
        method="DELETE",
        url="https://graph.facebook.com/me/permissions",
        answer={"success": True},
        headers={"Authorization": "Bearer old"},
    ),
}

ROWS = (
    OAuth2Row(
        **COMMON,
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["public_profile", "email"],
        },
        query={"scope": "public_profile,email", "auth_type": None},
        profile_calls=(
            Call(
                url="https://graph.facebook.com/me?fields=id,name,email,picture",
                answer={
                    "id": "10158000000000000",
                    "name": "Ann Example",
                    "email": "ann@example.com",
                    "picture": {
                        "data": {"url": "https://platform-lookaside.fbsbx.com/x", "width": 50}
                    },
                },
            ),
        ),
        profile={
            "id": "10158000000000000",
            "name": "Ann Example",
            "email": "ann@example.com",
            "picture": "https://platform-lookaside.fbsbx.com/x",
        },
        addresses={"/me": "https://graph.facebook.com/me", "me": "https://graph.facebook.com/me"},
    ),
    OAuth2Row(
        **COMMON,
        case="asks-again",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "rerequest_declined_permissions": True,
        },
        query={"scope": None, "auth_type": "rerequest"},
    ),
)
