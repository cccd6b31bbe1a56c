"""Lichess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ..provider import standard_settings
from ._hooks import revoke_by_call
from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="lichess",
    base_url="https://lichess.org/api/",
    authorization_url="/oauth",
    token_url="token",
    scope=("email:read",),
    client_authentication="none",
    settings=standard_settings("lichess", "client_id"),
    profile_url="account",
    profile_fields=ProfileFields(id="id", username="username", name="username"),
    revoke=revoke_by_call("DELETE", "token"),
    docs_url="https://lichess.org/api#tag/OAuth",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"revocation": {"token": {"method": "DELETE", "status": 204}}}


@oauth2(PROVIDER)
def lichess(
    client_id: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Lichess.

    Lichess registers no applications: think of a client ID of your own. There is no secret. The e-mail address is not
    in the profile but at ``account/email``.

    Args:
        client_id: what the site calls itself; else it is read from ``LICHESS_OAUTH_CLIENT_ID``.
    """
    return PROVIDER
