"""Mollie.

The profile is an organization's, not a person's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..profiles import find
from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _revoke(session: OAuth2APISession) -> bool:
    # As RFC 7009 has it, but that tokens are deleted where they come from.
    name = "refresh_token" if find(session.token, "refresh_token") else "access_token"
    response = session.request(
        "DELETE",
        "/oauth2/tokens",
        data={"token": find(session.token, name), "token_type_hint": name},
        auth=(session.client_id, session.client_secret),
        withhold_token=True,
        timeout=session.provider.timeout,
    )
    return response.ok


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    rule = {"method": "DELETE", "client": "basic", "token": "token", "status": 204}
    return {"revocation": {"/oauth2/tokens": rule}}


PROVIDER = OAuth2Provider(
    name="mollie",
    base_url="https://api.mollie.com/v2/",
    authorization_url="https://my.mollie.com/oauth2/authorize",
    token_url="/oauth2/tokens",
    refresh_url="/oauth2/tokens",
    # nango, which sends code challenges elsewhere, sends none here.
    pkce=False,
    scope=("organizations.read",),
    client_authentication="basic",
    profile_url="organizations/me",
    profile_fields=ProfileFields(id="id", name="name", email="email"),
    revoke=_revoke,
    docs_url="https://docs.mollie.com/reference/oauth-api",
)

mollie = declare(PROVIDER, notes=__doc__)
