"""Meetup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ._hooks import profile_by_post
from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="meetup",
    base_url="https://api.meetup.com/2/",
    authorization_url="https://secure.meetup.com/oauth2/authorize",
    token_url="https://secure.meetup.com/oauth2/access",
    refresh_url="https://secure.meetup.com/oauth2/access",
    scope=("basic",),
    client_authentication="post",
    # The bare domain of the site that people log in at.
    api_hosts=("meetup.com",),
    settings={
        # The names changed from one release of Flask-Dance to another; both are read.
        "client_id": ("MEETUP_OAUTH_KEY", "MEETUP_OAUTH_CLIENT_ID"),
        "client_secret": ("MEETUP_OAUTH_SECRET", "MEETUP_OAUTH_CLIENT_SECRET"),
    },
    # The API is GraphQL: one address, to which the question is posted.
    profile_url="/gql-ext",
    fetch_profile=profile_by_post(query="query { self { id name } }"),
    profile_fields=ProfileFields(id="data.self.id", name="data.self.name"),
    checked_on="2026-11-23",
    docs_url="https://www.meetup.com/graphql/authentication/",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"answers": {"member/self": {"name": "{name}"}}}


@oauth2(PROVIDER)
def meetup(
    key: str | None = None,
    secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Meetup.

    Relative URLs start at ``https://api.meetup.com/2/``, where Flask-Dance has them, so that ``member/self`` means
    what it meant. What Meetup documents today is GraphQL, however: ``meetup.post("/gql-ext", json={"query": …})``.

    Args:
        key: the OAuth client's key; else it is read from ``MEETUP_OAUTH_KEY`` or ``MEETUP_OAUTH_CLIENT_ID``.
        secret: the OAuth client's secret; else it is read from ``MEETUP_OAUTH_SECRET`` or
            ``MEETUP_OAUTH_CLIENT_SECRET``.
    """
    return PROVIDER
