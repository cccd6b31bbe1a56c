"""ORCID."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack

from ..profiles import read_json_object
from ._preset import (
    DanceOptions,
    OAuth2APISession,
    OAuth2Provider,
    OpenID,
    ProfileFields,
    Scope,
    oauth2,
)


def _person(session: OAuth2APISession) -> Mapping[str, Any]:
    # Without openid there is nothing to ask, but the token itself came with the person's iD and name.
    token: Mapping[str, Any] = session.token or {}
    if not session.has_scopes("openid") and token.get("orcid"):
        return {"sub": token["orcid"], "name": token.get("name")}
    return read_json_object(session.get(session.provider.profile_url), session.provider.title)


PROVIDER = OAuth2Provider(
    name="orcid",
    title="ORCID",
    base_url="https://api.orcid.org",
    authorization_url="https://orcid.org/oauth/authorize",
    token_url="https://orcid.org/oauth/token",
    refresh_url="https://orcid.org/oauth/token",
    client_authentication="post",
    api_hosts=("orcid.org", "pub.orcid.org"),
    openid=OpenID(issuers=("https://orcid.org",), jwks_url="https://orcid.org/oauth/jwks"),
    profile_url="https://orcid.org/oauth/userinfo",
    profile_fields=ProfileFields(id="sub", name="name"),
    fetch_profile=_person,
    checked_on="2026-11-23",
    docs_url="https://info.orcid.org/documentation/api-tutorials/api-tutorial-get-and-authenticated-orcid-id/",
)

SANDBOX = replace(
    PROVIDER,
    base_url="https://api.sandbox.orcid.org",
    authorization_url="https://sandbox.orcid.org/oauth/authorize",
    token_url="https://sandbox.orcid.org/oauth/token",
    refresh_url="https://sandbox.orcid.org/oauth/token",
    api_hosts=("sandbox.orcid.org", "pub.sandbox.orcid.org"),
    openid=OpenID(
        issuers=("https://sandbox.orcid.org",), jwks_url="https://sandbox.orcid.org/oauth/jwks"
    ),
    profile_url="https://sandbox.orcid.org/oauth/userinfo",
)
"""ORCID's place for tests, with accounts and applications of its own."""


@oauth2(PROVIDER)
def orcid(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    sandbox: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for ORCID.

    Relative URLs start at the API for members; the public one is at ``https://pub.orcid.org``.

    Args:
        scope: scopes to ask for, such as ``["openid"]`` or ``["/authenticate"]``.
        sandbox: dance with the sandbox.
    """
    return SANDBOX if sandbox else PROVIDER
