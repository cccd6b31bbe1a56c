"""Miro."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _revoke(session: OAuth2APISession) -> bool:
    # Not RFC 7009: JSON, in names of Miro's own. https://developers.miro.com/changelog/2024-12-16
    response = session.request(
        "POST",
        "/v2/oauth/revoke",
        json={
            "accessToken": session.access_token,
            "clientId": session.client_id,
            "clientSecret": session.client_secret,
        },
        withhold_token=True,
        timeout=session.provider.timeout,
    )
    return response.ok


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"revocation": {"/v2/oauth/revoke": {"token": "accessToken", "status": 204}}}


PROVIDER = OAuth2Provider(
    name="miro",
    base_url="https://api.miro.com/",
    authorization_url="https://miro.com/oauth/authorize",
    token_url="https://api.miro.com/v1/oauth/token",
    # Only where the application was made with tokens that expire.
    refresh_url="https://api.miro.com/v1/oauth/token",
    refresh_rotates=True,
    scope=("identity:read",),
    client_authentication="post",
    profile_url="/v1/users/me",
    profile_fields=ProfileFields(id="id", name="name", email="email", picture="picture.imageURL"),
    revoke=_revoke,
    checked_on="2026-11-23",
    docs_url="https://developers.miro.com/docs/getting-started-with-oauth",
)

miro = declare(PROVIDER)
