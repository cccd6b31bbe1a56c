"""Fitbit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields, find
from ..provider import OAuth2Provider
from ..tokens import Scope


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # Errors come as a list, each with a code of RFC 6749 as its type.
    kind = find(answer, "errors.0.errorType")
    return {**answer, "error": kind} if kind else answer


PROVIDER = OAuth2Provider(
    name="fitbit",
    title="Fitbit",
    base_url="https://api.fitbit.com/",
    authorization_url="https://www.fitbit.com/oauth2/authorize",
    token_url="https://api.fitbit.com/oauth2/token",
    refresh_url="https://api.fitbit.com/oauth2/token",
    client_authentication="basic",
    settings={
        "client_id": ("FITBIT_OAUTH_CLIENT_ID",),
        "client_secret": ("FITBIT_OAUTH_CLIENT_SECRET",),
    },
    token_from=_token,
    profile_url="/1/user/-/profile.json",
    profile_fields=ProfileFields(
        id="user.encodedId", name="user.displayName", picture="user.avatar"
    ),
    checked_on="2026-11-23",
    docs_url="https://dev.fitbit.com/build/reference/web-api/authorization/",
)


def fitbit(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Fitbit by OAuth 2.

    Fitbit announced the end of this API and its endpoints for November 2026; Google's Health API, by ``google``, takes
    its place. These are the facts from before.

    Args:
        client_id: the application's client ID; else it is read from ``FITBIT_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``FITBIT_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["profile"]``.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, fitbit),
    )
