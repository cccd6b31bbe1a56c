"""Weibo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..profiles import find, read_json_object
from ._hooks import revoke_by_call
from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _user(session: OAuth2APISession) -> Mapping[str, Any]:
    # Nobody but the token says which user it is.
    uid = find(session.token, "uid")
    response = session.get(session.provider.profile_url, params={"uid": uid})
    return read_json_object(response, session.provider.title)


PROVIDER = OAuth2Provider(
    name="weibo",
    base_url="https://api.weibo.com/",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/access_token",
    client_authentication="post",
    credential_params={"access_token": "{access_token}"},
    profile_url="2/users/show.json",
    fetch_profile=_user,
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
