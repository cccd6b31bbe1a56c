"""GitHub.

Where no scope is given GitHub grants what the user has granted the application before. With the scope ``user:email``
the profile's e-mail address is the primary one, which may be private; without it, one that the user shows to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._hooks import profile_with
from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _revoke(session: OAuth2APISession) -> bool:
    # GitHub has no RFC 7009 endpoint: one token is deleted by the application, which authenticates by Basic.
    response = session.request(
        "DELETE",
        f"/applications/{session.client_id}/token",
        json={"access_token": session.access_token},
        auth=(session.client_id, session.client_secret),
        withhold_token=True,
        timeout=session.provider.timeout,
    )
    return response.ok


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    address = {"email": "{email}", "primary": True, "verified": True, "visibility": "private"}
    return {
        "answers": {"/user": {"email": None, "emails": None}, "/user/emails": [address]},
        "lists": {
            "/user/repos": {
                "entries": [
                    {"name": name, "full_name": f"{{login}}/{name}", "private": name == "notes"}
                    for name in ("hello-world", "dotfiles", "notes")
                ]
            }
        },
        "revocation": {
            "/applications/{client_id}/token": {
                "method": "DELETE",
                "client": "basic",
                "token": "access_token",
                "status": 204,
            }
        },
    }


PROVIDER = OAuth2Provider(
    name="github",
    title="GitHub",
    base_url="https://api.github.com/",
    authorization_url="https://github.com/login/oauth/authorize",
    token_url="https://github.com/login/oauth/access_token",
    # Tokens of OAuth Apps don't expire; those of GitHub Apps may, and are refreshed here.
    refresh_url="https://github.com/login/oauth/access_token",
    client_authentication="post",
    # It comes with status 200, as all errors do here.
    error_codes={"bad_refresh_token": "invalid_grant"},
    # GitHub names the widest of the scopes that were granted, and leaves out what that includes.
    scope_covers={
        "user": ("read:user", "user:email", "user:follow"),
        "repo": ("public_repo", "repo:status", "repo_deployment", "repo:invite", "security_events"),
        "admin:org": ("write:org", "read:org"),
        "write:org": ("read:org",),
        "admin:public_key": ("write:public_key", "read:public_key"),
        "write:public_key": ("read:public_key",),
        "admin:repo_hook": ("write:repo_hook", "read:repo_hook"),
        "write:repo_hook": ("read:repo_hook",),
        "write:packages": ("read:packages",),
        "project": ("read:project",),
    },
    api_hosts=("uploads.github.com", "github.com", "raw.githubusercontent.com"),
    profile_url="/user",
    profile_fields=ProfileFields(
        id="id",
        username="login",
        name="name",
        # The profile has none but what the user shows to everybody.
        email=("emails.primary.email", "email"),
        email_verified="emails.primary.verified",
        picture="avatar_url",
    ),
    fetch_profile=profile_with("user:email", emails="/user/emails"),
    revoke=_revoke,
    checked_on="2026-11-23",
    docs_url="https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps",
)

github = declare(
    PROVIDER, notes=__doc__, scope='scopes to ask for, such as ``["read:user", "user:email"]``.'
)
