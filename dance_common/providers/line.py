"""LINE Login."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._preset import OAuth2APISession, OAuth2Provider, OpenID, ProfileFields, declare


def _revoke(session: OAuth2APISession) -> bool:
    # LINE calls the field access_token, where RFC 7009 has token.
    response = session.request(
        "POST",
        "/oauth2/v2.1/revoke",
        data={
            "access_token": session.access_token,
            "client_id": session.client_id,
            "client_secret": session.client_secret,
        },
        withhold_token=True,
        timeout=session.provider.timeout,
    )
    return response.ok


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"revocation": {"/oauth2/v2.1/revoke": {"token": "access_token", "client": "post"}}}


PROVIDER = OAuth2Provider(
    name="line",
    title="LINE",
    base_url="https://api.line.me/",
    authorization_url="https://access.line.me/oauth2/v2.1/authorize",
    token_url="https://api.line.me/oauth2/v2.1/token",
    refresh_url="https://api.line.me/oauth2/v2.1/token",
    scope=("openid", "profile"),
    client_authentication="post",
    openid=OpenID(
        issuers=("https://access.line.me",),
        # LINE's public keys are for apps: the id_tokens of websites are signed with the channel's secret.
        # https://developers.line.biz/en/docs/line-login/verify-id-token/
        jwks_url=None,
        algorithms=("HS256",),
    ),
    profile_url="/oauth2/v2.1/userinfo",
    # An e-mail address, where LINE lets the site ask for it, is in the ID token only.
    profile_fields=ProfileFields(id="sub", name="name", picture="picture"),
    revoke=_revoke,
    checked_on="2026-11-24",
    docs_url="https://developers.line.biz/en/docs/line-login/integrate-line-login/",
)

line = declare(PROVIDER)
