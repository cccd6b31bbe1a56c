"""Mastodon."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="mastodon",
        arguments={**CREDENTIALS, "instance": "a.social"},
        authorize="https://a.social/oauth/authorize",
        query={"scope": "read", "force_login": None},
        token_url="https://a.social/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "scope": "read",
            "created_at": 1573979017,
        },
        token={"scope": ["read"]},
        profile={
            "id": "14715",
            "username": "ada",
            "name": "Ada",
            "picture": "https://a.social/a.png",
        },
        profile_calls=(
            Call(
                url="https://a.social/api/v1/accounts/verify_credentials",
                answer={
                    "id": "14715",
                    "username": "ada",
                    "acct": "ada",
                    "display_name": "Ada",
                    "avatar": "https://a.social/a.png",
                },
            ),
        ),
        revocation=Call(
            method="POST",
            url="https://a.social/oauth/revoke",
            body={
                "token": "again",
                "token_type_hint": "refresh_token",
                "client_id": "an-id",
                "client_secret": "a-secret",
            },
        ),
        addresses={"timelines/home": "https://a.social/api/v1/timelines/home"},
    ),
)
