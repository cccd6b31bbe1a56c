"""Linear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields, answered
from ..provider import OAuth2APISession, OAuth2Provider
from ..tokens import Scope


def _ask_viewer(session: OAuth2APISession) -> Mapping[str, Any]:
    # All of Linear's API is GraphQL.
    query = "{ viewer { id name displayName email avatarUrl } }"
    return answered(session.post("graphql", json={"query": query}), session.provider.title)


PROVIDER = OAuth2Provider(
    name="linear",
    title="Linear",
    base_url="https://api.linear.app/",
    authorization_url="https://linear.app/oauth/authorize",
    token_url="https://api.linear.app/oauth/token",
    # All tokens expire since 2026-04-01.
    refresh_url="https://api.linear.app/oauth/token",
    scope=("read",),
    scope_separator=",",
    client_authentication="post",
    api_hosts=("uploads.linear.app",),
    settings={
        "client_id": ("LINEAR_OAUTH_CLIENT_ID",),
        "client_secret": ("LINEAR_OAUTH_CLIENT_SECRET",),
    },
    profile_fields=ProfileFields(
        id="data.viewer.id",
        username="data.viewer.displayName",
        name="data.viewer.name",
        email="data.viewer.email",
        picture="data.viewer.avatarUrl",
    ),
    fetch_profile=_ask_viewer,
    checked_on="2026-11-23",
    docs_url="https://linear.app/developers/oauth-2-0-authentication",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.scripts``."""
    return {"answers": {"graphql": {}}}


def linear(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Linear by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``LINEAR_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``LINEAR_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``read``, which is always granted, unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, linear),
    )
