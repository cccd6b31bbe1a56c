"""WeChat, for websites.

The profile's ``id`` is the user's key for this one application, the ``openid``. Where several applications are of one
developer, ``profile().raw`` has the user's key for all of these, the ``unionid``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._hooks import profile_by_token_fields
from ._preset import OAuth2Provider, ProfileFields, declare

_NO_LONGER_VALID = ("40029", "40030", "42002")
"""What WeChat says of codes and refresh tokens that are none, or not any more."""


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # Errors come with status 200, as a number and a sentence.
    number = str(answer.get("errcode") or "")
    if not number:
        return answer
    error = "invalid_grant" if number in _NO_LONGER_VALID else "invalid_request"
    return {**answer, "error": error, "error_description": answer.get("errmsg")}


PROVIDER = OAuth2Provider(
    name="weixin",
    title="WeChat",
    base_url="https://api.weixin.qq.com/",
    authorization_url="https://open.weixin.qq.com/connect/qrconnect#wechat_redirect",
    token_url="/sns/oauth2/access_token",
    refresh_url="/sns/oauth2/refresh_token",
    scope=("snsapi_login",),
    scope_separator=",",
    # Libraries differ: one has HTTP Basic.
    client_authentication="post",
    client_id_field="appid",
    request_names={"client_secret": "secret"},
    token_params={"method": "GET"},
    refresh_method="GET",
    token_from=_token,
    credential_params={"access_token": "{access_token}"},
    profile_url="sns/userinfo",
    fetch_profile=profile_by_token_fields(openid="openid"),
    profile_fields=ProfileFields(id="openid", name="nickname", picture="headimgurl"),
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"token": {"openid": "{id}"}}


weixin = declare(PROVIDER, notes=__doc__)
