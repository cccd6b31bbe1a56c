"""monday.com."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields, answered
from ..provider import OAuth2APISession, OAuth2Provider
from ..tokens import Scope


def _ask_me(session: OAuth2APISession) -> Mapping[str, Any]:
    # All of monday.com's API is GraphQL.
    query = "{ me { id name email photo_small } }"
    return answered(session.post("/v2", json={"query": query}), session.provider.title)


PROVIDER = OAuth2Provider(
    name="monday",
    title="monday.com",
    base_url="https://api.monday.com/",
    authorization_url="https://auth.monday.com/oauth2/authorize",
    token_url="https://auth.monday.com/oauth2/token",
    scope=("me:read",),
    client_authentication="post",
    settings={
        "client_id": ("MONDAY_OAUTH_CLIENT_ID",),
        "client_secret": ("MONDAY_OAUTH_CLIENT_SECRET",),
    },
    profile_fields=ProfileFields(
        id="data.me.id", name="data.me.name", email="data.me.email", picture="data.me.photo_small"
    ),
    fetch_profile=_ask_me,
    checked_on="2026-11-23",
    docs_url="https://developer.monday.com/apps/docs/oauth",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.scripts``."""
    return {"answers": {"/v2": {}}}


def monday(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with monday.com by OAuth 2.

    An administrator has to install the application in the account before its users can dance. This is the flow whose
    tokens don't expire: leave “New OAuth Flow” off where the application is registered.

    Args:
        client_id: the application's client ID; else it is read from ``MONDAY_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``MONDAY_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``me:read`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, monday),
    )
