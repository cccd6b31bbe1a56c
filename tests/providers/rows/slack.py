"""Slack: a bot's token, a user's token one level below, and Sign in with Slack."""

from catalogue_rows import Call, OAuth2Row

INSTALLED = {
    "ok": True,
    "access_token": "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzbqgy",
    "token_type": "bot",
    "scope": "commands,incoming-webhook",
    "bot_user_id": "U0KRQLJ9H",
    "app_id": "A0KRD7HC3",
    "team": {"name": "Slack Pickleball Team", "id": "T9TK3CUKW"},
    "enterprise": None,
    "authed_user": {
        "id": "U1234",
        "scope": "chat:write",
        "access_token": "xoxp-1234",
        "token_type": "user",
    },
}
FOR_THE_USER = {
    "ok": True,
    "app_id": "A0KRD7HC3",
    "team": {"name": "Slack Pickleball Team", "id": "T9TK3CUKW"},
    "authed_user": {
        "id": "U1234",
        "scope": "chat:write,users:read",
        "access_token": "xoxe.xoxp-1234",
        "expires_in": 43200,
        "refresh_token": "xoxe-1-abcdefg",
        "token_type": "user",
    },
}
ADDRESSES = {"chat.postMessage": "https://slack.com/api/chat.postMessage"}
V2 = {
    "provider": "slack",
    "pkce": False,
    "token_url": "https://slack.com/api/oauth.v2.access",
    "refresh": "https://slack.com/api/oauth.v2.access",
    "addresses": ADDRESSES,
}
REVOKED = {"ok": True, "revoked": True}


def _revoked(token: str) -> Call:
    return Call(
        method="POST",
        url="https://slack.com/api/auth.revoke",
        answer=REVOKED,
        headers={"Authorization": f"Bearer {token}"},
    )


ROWS = (
    OAuth2Row(
        **V2,
        authorize="https://slack.com/oauth/v2/authorize",
        query={"scope": "chat:write", "user_scope": None},
        answer=INSTALLED,
        token={
            "access_token": INSTALLED["access_token"],
            "token_type": "Bearer",
            "scope": ["commands", "incoming-webhook"],
            "authed_user": INSTALLED["authed_user"],
        },
        profile_calls=(
            Call(
                method="POST",
                url="https://slack.com/api/auth.test",
                answer={
                    "ok": True,
                    "url": "https://subarachnoid.slack.com/",
                    "team": "Subarachnoid Workspace",
                    "user": "bot",
                    "team_id": "T0G9PQBBK",
                    "user_id": "W23456789",
                    "bot_id": "BZYBOTHED",
                },
            ),
        ),
        profile={"id": "T0G9PQBBK-U1234"},
        revocation=_revoked("xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzbqgy"),
    ),
    OAuth2Row(
        **V2,
        case="for-the-user",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "user_scope": ["chat:write", "users:read"],
            "subdomain": "pickleball",
        },
        authorize="https://pickleball.slack.com/oauth/v2/authorize",
        query={"scope": None, "user_scope": "chat:write,users:read"},
        answer=FOR_THE_USER,
        token={
            "access_token": "xoxe.xoxp-1234",
            "refresh_token": "xoxe-1-abcdefg",
            "scope": ["chat:write", "users:read"],
        },
        profile_calls=(
            Call(
                method="POST",
                url="https://slack.com/api/auth.test",
                answer={
                    "ok": True,
                    "team_id": "T9TK3CUKW",
                    "user": "grace",
                    "user_id": "U1234",
                },
            ),
        ),
        profile={"id": "T9TK3CUKW-U1234", "username": "grace"},
        revocation=_revoked("xoxe.xoxp-1234"),
    ),
    OAuth2Row(
        provider="slack",
        case="sign-in",
        pkce=False,
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "scope": ["openid", "profile", "email"],
        },
        authorize="https://slack.com/openid/connect/authorize",
        query={"scope": "openid profile email"},
        token_url="https://slack.com/api/openid.connect.token",
        answer={
            "ok": True,
            "access_token": "xoxp-1234",
            "token_type": "Bearer",
        },
        claims={"iss": "https://slack.com", "aud": "an-id", "sub": "U0R7JM"},
        keys_url="https://slack.com/openid/connect/keys",
        token={"access_token": "xoxp-1234", "scope": ["openid", "profile", "email"]},
        profile_calls=(
            Call(
                url="https://slack.com/api/openid.connect.userInfo",
                answer={
                    "ok": True,
                    "sub": "U0R7JM",
                    "https://slack.com/user_id": "U0R7JM",
                    "https://slack.com/team_id": "T0R7GR",
                    "email": "krane@slack-corp.example",
                    "email_verified": True,
                    "name": "krane",
                    "picture": "https://secure.gravatar.com/x",
                },
            ),
        ),
        profile={
            "id": "T0R7GR-U0R7JM",
            "name": "krane",
            "email": "krane@slack-corp.example",
            "email_verified": True,
            "picture": "https://secure.gravatar.com/x",
        },
        addresses=ADDRESSES,
        refresh="https://slack.com/api/openid.connect.token",
        revocation=_revoked("xoxp-1234"),
    ),
)
