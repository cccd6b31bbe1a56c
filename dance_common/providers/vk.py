"""VK ID.

This is VK ID, which takes the place of ``oauth.vk.com``: applications that are registered there are none here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..profiles import read_json_object
from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare

if TYPE_CHECKING:
    from requests import Response


def _post_token(session: OAuth2APISession, url: str) -> Response:
    # VK ID reads tokens in forms, and wants to know whose application asks.
    form = {"client_id": session.client_id, "access_token": session.access_token}
    return session.post(url, data=form, timeout=session.provider.timeout)


def _user(session: OAuth2APISession) -> Mapping[str, Any]:
    return read_json_object(
        _post_token(session, session.provider.profile_url), session.provider.title
    )


def _revoke(session: OAuth2APISession) -> bool:
    return _post_token(session, "oauth2/revoke").ok


PROVIDER = OAuth2Provider(
    name="vk",
    title="VK ID",
    # Libraries differ: some have id.vk.com.
    base_url="https://id.vk.ru/",
    authorization_url="/authorize",
    token_url="/oauth2/auth",
    refresh_url="/oauth2/auth",
    scope=("vkid.personal_info", "email"),
    client_authentication="post",
    # A code and a refresh token are good for one device only, which the callback names.
    callback_params=("device_id", "state"),
    profile_url="oauth2/user_info",
    fetch_profile=_user,
    profile_fields=ProfileFields(
        id="user.user_id",
        name=("user.first_name", "user.last_name"),
        email="user.email",
        picture="user.avatar",
    ),
    revoke=_revoke,
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"revocation": {"oauth2/revoke": {"token": "access_token"}}}


vk = declare(PROVIDER, notes=__doc__)
