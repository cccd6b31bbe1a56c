"""What the pages show of a user's connections."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.errors import DanceError
from dance_common.tokens import Token

from .middleware import SiteRequest
from .models import Profile


@dataclass(frozen=True)
class Choice:
    """A provider that the visitor can choose."""

    name: str
    title: str
    protocol: str


@dataclass(frozen=True)
class Connection:
    """One account that the user has connected.

    Attributes:
        id: what the site's own addresses call it.
        account: what the provider calls it.
        profile: what the provider told about it.
        session: calls the provider's API with this account's token.
        is_default: whether it is the one that a page uses which needs any.
        is_one_of_several: whether the user has connected other accounts of that provider.
        connected: whether the provider has not ended it.
        scopes: what the user granted, in alphabetical order.
        seconds_left: until the token expires; None where there is no token or no end to it.
    """

    id: int
    name: str
    title: str
    account: str
    profile: Profile
    session: Any = field(repr=False)
    is_default: bool
    is_one_of_several: bool
    connected: bool
    refreshable: bool
    scopes: tuple[str, ...]
    seconds_left: int | None

    @property
    def expires(self) -> bool:
        """Whether the token has an end that is known."""
        return self.seconds_left is not None

    @property
    def time_left(self) -> str:
        """Say how much time is left, as static/countdown.js does from then on."""
        minutes, seconds = divmod(self.seconds_left or 0, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds:02} s"


def choices(request: SiteRequest) -> list[Choice]:
    """Return the providers of this site."""
    return [
        Choice(
            name=visit.name,
            title=visit.title,
            protocol="OAuth 2" if isinstance(visit.dance, OAuth2Dance) else "OAuth 1.0a",
        )
        for visit in map(request.dance.visit, request.dance)
    ]


def describe_all(request: SiteRequest) -> list[Connection]:
    """Return the user's connections, by provider, oldest first; nothing is asked of the providers themselves."""
    profiles = [
        profile for profile in _profiles(request) if profile.connection.provider in request.dance
    ]
    counts = Counter(profile.connection.provider for profile in profiles)
    return [
        _describe(request, profile, is_one_of_several=counts[profile.connection.provider] > 1)
        for profile in profiles
    ]


def connection_of(request: SiteRequest, id: int) -> Connection:
    """Return one of the user's connections.

    Raises:
        DanceError: the visitor has no such one, or no more; the middleware says so and leads home.
    """
    found = next((c for c in describe_all(request) if c.id == id), None)
    if found is None:
        raise DanceError("That account is not connected any more.")
    return found


def refreshable_connection(request: SiteRequest, id: int) -> Connection:
    """Return the connection, if its token can be refreshed.

    Raises:
        Http404: it can't.
        DanceError: as above.
    """
    connection = connection_of(request, id)
    if not connection.refreshable:
        raise Http404
    return connection


def _profiles(request: SiteRequest) -> list[Profile]:
    if not request.user.is_authenticated:
        return []
    mine = Profile.objects.filter(connection__user=request.user).select_related("connection")
    return list(mine.order_by("connection__provider", "connection_id"))


def _describe(request: SiteRequest, profile: Profile, *, is_one_of_several: bool) -> Connection:
    row = profile.connection
    visit = request.dance.visit(row.provider)
    session = visit.session.for_account(row.provider_user_id)
    token = session.token or Token()
    seconds_left = token.get("expires_in")
    return Connection(
        id=row.pk,
        name=visit.name,
        title=visit.title,
        account=row.provider_user_id,
        profile=profile,
        session=session,
        is_default=row.is_default,
        is_one_of_several=is_one_of_several,
        connected=session.authorized,
        refreshable="refresh_token" in token,
        scopes=tuple(sorted(session.scopes)),
        seconds_left=None if seconds_left is None else max(0, int(seconds_left)),
    )
