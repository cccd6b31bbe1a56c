"""Strava."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Unpack

from ..profiles import find
from ..tokens import scope_list
from ._preset import DanceOptions, OAuth2APISession, OAuth2Provider, ProfileFields, Scope, oauth2

_ERRORS = MappingProxyType(
    {
        ("AuthorizationCode", "invalid"): "invalid_grant",
        ("RefreshToken", "invalid"): "invalid_grant",
        ("Application", "invalid"): "invalid_client",
    }
)


def _check_callback(session: OAuth2APISession, parameters: Mapping[str, str]) -> None:
    # Users may untick scopes. What they granted stands in the callback, and nowhere in the token's answer.
    if parameters.get("scope"):
        session.scope = scope_list(parameters["scope"])


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # Errors name the thing that is wrong, and no code of RFC 6749.
    wrong = (find(answer, "errors.0.resource"), find(answer, "errors.0.code"))
    return {**answer, "error": _ERRORS[wrong]} if wrong in _ERRORS else answer


def _revoke(session: OAuth2APISession) -> bool:
    # Strava has a place of its own for this, older than RFC 7009.
    response = session.post(
        "/oauth/deauthorize",
        data={"access_token": session.access_token},
        timeout=session.provider.timeout,
    )
    return response.ok


PROVIDER = OAuth2Provider(
    name="strava",
    # Without a slash at its end, as in Flask-Dance: its users' relative addresses begin with v3.
    base_url="https://www.strava.com/api/v3",
    # Strava's pages name /oauth/authorize; both lead to the same page.
    authorization_url="https://www.strava.com/api/v3/oauth/authorize",
    token_url="https://www.strava.com/api/v3/oauth/token",
    refresh_url="https://www.strava.com/api/v3/oauth/token",
    scope=("read",),
    scope_separator=",",
    client_authentication="post",
    check_callback=_check_callback,
    token_from=_token,
    profile_url="/api/v3/athlete",
    profile_fields=ProfileFields(
        id="id", username="username", name=("firstname", "lastname"), picture="profile"
    ),
    revoke=_revoke,
    checked_on="2026-11-23",
    docs_url="https://developers.strava.com/docs/authentication/",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"revocation": {"/oauth/deauthorize": {"token": "access_token"}}}


@oauth2(PROVIDER)
def strava(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    user_agent: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Strava.

    Relative addresses start at ``/api/``, as in Flask-Dance: ``strava.get("v3/athlete")``.

    Args:
        scope: scopes to ask for; ``read`` unless given. The token has those that the user granted.
        user_agent: what the site calls itself in calls of the API.
    """
    return replace(PROVIDER, headers={"User-Agent": user_agent} if user_agent else {})
