"""Weibo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._hooks import profile_by_token_fields, revoke_by_call
from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="weibo",
    base_url="https://api.weibo.com/",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/access_token",
    client_authentication="post",
    credential_params={"access_token": "{access_token}"},
    profile_url="2/users/show.json",
    fetch_profile=profile_by_token_fields(uid="uid"),
    profile_fields=ProfileFields(
        id="idstr", username="name", name="screen_name", picture="avatar_large"
    ),
    revoke=revoke_by_call("POST", "/oauth2/revokeoauth2"),
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {
        "token": {"uid": "{id}"},
        "revocation": {"/oauth2/revokeoauth2": {"token": "access_token"}},
    }


weibo = declare(PROVIDER)
