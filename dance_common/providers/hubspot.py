"""HubSpot.

The endpoints are those of 2026-03: OAuth v1 ends on 2027-02-16. The profile's ``raw`` also has ``hub_id``, the
account that the user chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..profiles import read_json_object
from ..tokens import is_expired
from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _introspect(session: OAuth2APISession) -> Mapping[str, Any]:
    # HubSpot has no place to ask who the user is but the one that says what a token is.
    token: Mapping[str, Any] = session.token or {}
    if is_expired(token):
        token = session.refresh()
    response = session.request(
        "POST",
        "/oauth/2026-03/token/introspect",
        data={
            "token": token.get("access_token"),
            "token_type_hint": "access_token",
            "client_id": session.client_id,
            "client_secret": session.client_secret,
        },
        withhold_token=True,
    )
    return read_json_object(response, session.provider.title)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"answers": {"/oauth/2026-03/token/introspect": {"active": True, "hub_id": 1}}}


PROVIDER = OAuth2Provider(
    name="hubspot",
    title="HubSpot",
    base_url="https://api.hubapi.com/",
    authorization_url="https://app.hubspot.com/oauth/authorize",
    token_url="https://api.hubapi.com/oauth/2026-03/token",
    refresh_url="https://api.hubapi.com/oauth/2026-03/token",
    revocation_url="https://api.hubapi.com/oauth/2026-03/token/revoke",
    scope=("oauth",),
    error_codes={"BAD_REFRESH_TOKEN": "invalid_grant", "BAD_AUTH_CODE": "invalid_grant"},
    client_authentication="post",
    profile_fields=ProfileFields(id="user_id", email="user"),
    fetch_profile=_introspect,
    checked_on="2026-11-23",
    docs_url="https://developers.hubspot.com/docs/api-reference/auth-oauth-v3/guide",
)

hubspot = declare(PROVIDER, notes=__doc__)
