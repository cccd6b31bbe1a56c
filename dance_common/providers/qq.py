"""QQ.

The profile's ``id`` is the user's key for this one application, the ``openid``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..profiles import read_json_object
from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _user(session: OAuth2APISession) -> Mapping[str, Any]:
    # One place says who the user is, and another one, which has to be told that, what people call the user.
    title = session.provider.title
    known = read_json_object(session.get(session.provider.profile_url), title)
    params = {"oauth_consumer_key": session.client_id, "openid": known.get("openid")}
    return {**read_json_object(session.get("user/get_user_info", params=params), title), **known}


PROVIDER = OAuth2Provider(
    name="qq",
    title="QQ",
    base_url="https://graph.qq.com/",
    authorization_url="/oauth2.0/authorize",
    token_url="/oauth2.0/token",
    refresh_url="/oauth2.0/token",
    scope=("get_user_info",),
    scope_separator=",",
    client_authentication="post",
    # The response is no JSON otherwise.
    token_params={"fmt": "json"},
    refresh_params={"fmt": "json"},
    credential_params={"access_token": "{access_token}"},
    profile_url="oauth2.0/me?fmt=json",
    fetch_profile=_user,
    profile_fields=ProfileFields(id="openid", name="nickname", picture="figureurl_qq_2"),
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"answers": {"user/get_user_info": {}}}


qq = declare(PROVIDER, notes=__doc__)
