"""monday.com.

An administrator has to install the application in the account before its users can dance. This is the flow whose
tokens don't expire: leave “New OAuth Flow” off where the application is registered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..profiles import answered
from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _ask_me(session: OAuth2APISession) -> Mapping[str, Any]:
    # All of monday.com's API is GraphQL.
    query = "{ me { id name email photo_small } }"
    return answered(session.post("/v2", json={"query": query}), session.provider.title)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.scripts``."""
    return {"answers": {"/v2": {}}}


PROVIDER = OAuth2Provider(
    name="monday",
    title="monday.com",
    base_url="https://api.monday.com/",
    authorization_url="https://auth.monday.com/oauth2/authorize",
    token_url="https://auth.monday.com/oauth2/token",
    scope=("me:read",),
    client_authentication="post",
    profile_fields=ProfileFields(
        id="data.me.id", name="data.me.name", email="data.me.email", picture="data.me.photo_small"
    ),
    fetch_profile=_ask_me,
    checked_on="2026-11-23",
    docs_url="https://developer.monday.com/apps/docs/oauth",
)

monday = declare(PROVIDER, notes=__doc__)
