"""Meetup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields, answered
from ..provider import OAuth2APISession, OAuth2Provider
from ..tokens import Scope


def _myself(session: OAuth2APISession) -> Mapping[str, Any]:
    # The API is GraphQL: one address, to which the question is posted.
    response = session.post(
        session.provider.profile_url, json={"query": "query { self { id name } }"}
    )
    return answered(response, session.provider.title)


PROVIDER = OAuth2Provider(
    name="meetup",
    title="Meetup",
    base_url="https://api.meetup.com/2/",
    authorization_url="https://secure.meetup.com/oauth2/authorize",
    token_url="https://secure.meetup.com/oauth2/access",
    refresh_url="https://secure.meetup.com/oauth2/access",
    scope=("basic",),
    client_authentication="post",
    settings={
        # The names changed from one release of Flask-Dance to another; both are read.
        "client_id": ("MEETUP_OAUTH_KEY", "MEETUP_OAUTH_CLIENT_ID"),
        "client_secret": ("MEETUP_OAUTH_SECRET", "MEETUP_OAUTH_CLIENT_SECRET"),
    },
    profile_url="/gql-ext",
    profile_fields=ProfileFields(id="data.self.id", name="data.self.name"),
    fetch_profile=_myself,
    checked_on="2026-11-23",
    docs_url="https://www.meetup.com/graphql/authentication/",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.scripts``."""
    return {"answers": {"member/self": {"name": "{name}"}}}


def meetup(
    key: str | None = None,
    secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Meetup by OAuth 2.

    Relative addresses begin at ``https://api.meetup.com/2/``, where Flask-Dance has them, so that ``member/self`` means
    what it meant. What Meetup documents today is GraphQL, however: ``meetup.post("/gql-ext", json={"query": …})``.

    Args:
        key: the OAuth client's key; else it is read from ``MEETUP_OAUTH_KEY`` or ``MEETUP_OAUTH_CLIENT_ID``.
        secret: the OAuth client's secret; else it is read from ``MEETUP_OAUTH_SECRET`` or
            ``MEETUP_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``basic`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=key,
        client_secret=secret,
        scope=scope,
        **checked(options, meetup),
    )
