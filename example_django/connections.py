"""What the pages show of a visitor's connections."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from dance_common.errors import DanceError
from dance_common.oauth2 import OAuth2Dance
from dance_common.tokens import Token
from django_dance.dances import RequestVisit

from .middleware import SiteRequest
from .models import Profile


@dataclass(frozen=True)
class Connection:
    """One provider as the current visitor sees it.

    Attributes:
        profile: what the provider told about the visitor; None where nothing is connected.
        scopes: what the visitor granted, in alphabetical order.
        seconds_left: until the token expires; None where there is no token or no end to it.
    """

    name: str
    title: str
    protocol: str
    connected: bool
    refreshable: bool
    profile: Profile | None
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


def connected_dance(request: SiteRequest, name: str) -> RequestVisit:
    """Return the visitor's dance of that name.

    Raises:
        Http404: the site has no such dance.
        DanceError: the visitor is not connected; the middleware says so and leads home.
    """
    if name not in request.dance:
        raise Http404
    dance = request.dance.visit(name)
    if not dance.session.authorized:
        raise DanceError(f"You are not connected with {dance.title}.")
    return dance


def refreshable_dance(request: SiteRequest, name: str) -> RequestVisit:
    """Return the visitor's dance of that name.

    Raises:
        Http404: the site has no such dance, or its token can't be refreshed.
        DanceError: the visitor is not connected.
    """
    dance = connected_dance(request, name)
    if not _is_refreshable(dance):
        raise Http404
    return dance


def describe_all(request: SiteRequest) -> list[Connection]:
    """Return what the pages show of every provider; nothing is asked of the providers themselves."""
    profiles = _profiles(request)
    return [
        describe(request.dance.visit(name), profile=profiles.get(name)) for name in request.dance
    ]


def describe(dance: RequestVisit, *, profile: Profile | None = None) -> Connection:
    """Return what the pages show of one provider."""
    token = dance.session.token or Token()
    seconds_left = token.get("expires_in")
    return Connection(
        name=dance.name,
        title=dance.title,
        protocol="OAuth 2" if isinstance(dance.dance, OAuth2Dance) else "OAuth 1.0a",
        connected=dance.session.authorized,
        refreshable=_is_refreshable(dance),
        profile=profile,
        scopes=tuple(sorted(dance.session.scopes)),
        seconds_left=None if seconds_left is None else max(0, int(seconds_left)),
    )


def profile_of(request: SiteRequest, name: str) -> Profile | None:
    """Return what the provider of that name told about the visitor; None where nothing is connected."""
    return _profiles(request).get(name)


def _profiles(request: SiteRequest) -> dict[str, Profile]:
    if not request.user.is_authenticated:
        return {}
    found = Profile.objects.filter(connection__user=request.user).select_related("connection")
    return {profile.connection.provider: profile for profile in found}


def _is_refreshable(dance: RequestVisit) -> bool:
    return "refresh_token" in (dance.session.token or Token())
