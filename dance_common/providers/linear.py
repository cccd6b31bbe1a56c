"""Linear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..profiles import answered
from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _ask_viewer(session: OAuth2APISession) -> Mapping[str, Any]:
    # All of Linear's API is GraphQL.
    query = "{ viewer { id name displayName email avatarUrl } }"
    return answered(session.post("graphql", json={"query": query}), session.provider.title)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.scripts``."""
    return {"answers": {"graphql": {}}}


PROVIDER = OAuth2Provider(
    name="linear",
    base_url="https://api.linear.app/",
    authorization_url="https://linear.app/oauth/authorize",
    token_url="https://api.linear.app/oauth/token",
    # All tokens expire since 2026-04-01.
    refresh_url="https://api.linear.app/oauth/token",
    scope=("read",),
    scope_separator=",",
    client_authentication="post",
    api_hosts=("uploads.linear.app",),
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

linear = declare(
    PROVIDER, scope="scopes to ask for; ``read``, which is always granted, unless given."
)
