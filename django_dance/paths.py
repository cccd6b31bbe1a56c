"""The paths of the dances' views: converters between them and the dances' names, and links to the log-in view."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, URLResolver, get_resolver, get_script_prefix, reverse

from dance_common.dance.base import Dance

from .conf import configured_providers


class DancePath(ABC):
    """A path converter whose values are names of dances; a trailing slash is optional.

    The paths are looked up whenever a URL is resolved or reversed.
    """

    regex = ".+"

    @abstractmethod
    def path_of(self, dance: Dance) -> str:
        """Return the path of the dance's view."""

    def to_python(self, value: str) -> str:
        """Return the name of the dance that the path belongs to.

        Raises:
            ValueError: it belongs to none.
        """
        for name, configured in configured_providers().items():
            if self.path_of(configured.dance).strip("/") == value.removesuffix("/"):
                return name
        raise ValueError(value)

    def to_url(self, value: str) -> str:
        """Return the path of the dance.

        Raises:
            ValueError: the site has no such dance.
        """
        configured = configured_providers().get(value)
        if configured is None:
            raise ValueError(f"DANCE_PROVIDERS has no {value!r}.")
        # A slash at its end stays: the provider compares the callback URL with the registered one to the letter.
        return self.path_of(configured.dance).lstrip("/")


class LoginPath(DancePath):
    """The path of a login view."""

    def path_of(self, dance: Dance) -> str:
        """Return the login view's path."""
        return dance.login_path


class AuthorizedPath(DancePath):
    """The path of a callback view."""

    def path_of(self, dance: Dance) -> str:
        """Return the callback view's path."""
        return dance.authorized_path


class MetadataPath(DancePath):
    """The path of the document about this site."""

    def path_of(self, dance: Dance) -> str:
        """Return the document's path."""
        return dance.metadata_path


class KeysPath(DancePath):
    """The path of the public halves of this site's keys."""

    def path_of(self, dance: Dance) -> str:
        """Return their path."""
        return dance.keys_path


def login_address(
    request: HttpRequest | None,
    name: str,
    *,
    next_url: str | None = None,
    server: Mapping[str, object] | None = None,
) -> str:
    """Return the path of the log-in view; ``next_url`` is the page that it leads to in the end.

    ``server`` names the server, where visitors do otherwise, by the word that the preset has for it.

    Raises:
        NoReverseMatch: the site has no such dance, or does not include ``django_dance.urls``.
    """
    path = path_of_view(request, "login", name)
    query = {**(server or {}), **({"next": next_url} if next_url else {})}
    return f"{path}?{urlencode(query)}" if query else path


def path_of_view(request: HttpRequest | None, view: str, name: str) -> str:
    """Return the path of one of a dance's views.

    Where ``django_dance.urls`` is included below a path that captures something, such as a tenant, that is as in the
    request. They may stand in a namespace of the site's own.

    Raises:
        NoReverseMatch: the site has no such dance, or does not include ``django_dance.urls``.
    """
    match = request.resolver_match if request is not None else None
    current_app = match.namespace if match else None
    captured: dict[str, Any] = dict(match.kwargs) if match else {}
    failures: list[NoReverseMatch] = []
    for namespace in _namespaces():
        for others in ({}, captured):
            arguments = {**others, "name": name}
            try:
                return reverse(f"{namespace}:{view}", kwargs=arguments, current_app=current_app)
            except NoReverseMatch as error:
                failures.append(error)
    raise failures[0]


def callback_path(name: str) -> str:
    """Return the path of a dance's callback view; what it captures is as the URLconf has it: ``/t/<slug:tenant>/``.

    Raises:
        NoReverseMatch: see ``path_of_view``.
    """
    try:
        return path_of_view(None, "authorized", name)
    except NoReverseMatch:
        capturing = [mount for mount in _mounts(get_resolver()) if mount.is_capturing]
        if not capturing or name not in configured_providers():
            raise
        path = configured_providers()[name].dance.authorized_path.lstrip("/")
        return f"{get_script_prefix()}{capturing[0].route}{path}"


@dataclass(frozen=True)
class Mount:
    """One place where ``django_dance.urls`` is included.

    Attributes:
        namespace: the namespaces that lead there, with colons between them.
        route: what stands before the dances' own paths, as the URLconf has it.
        is_capturing: whether something in the route is captured.
    """

    namespace: str
    route: str
    is_capturing: bool


def _namespaces() -> Iterator[str]:
    """Yield the namespaces that the views may be in, the usual one first: others take a walk through all patterns."""
    yield "django_dance"
    yield from {mount.namespace for mount in _mounts(get_resolver())} - {"django_dance"}


@lru_cache(maxsize=4)
def _mounts(resolver: URLResolver) -> tuple[Mount, ...]:
    return tuple(_mounts_below(resolver, Mount(namespace="", route="", is_capturing=False)))


def _mounts_below(resolver: URLResolver, place: Mount) -> Iterator[Mount]:
    for each in resolver.url_patterns:
        if not isinstance(each, URLResolver):
            continue
        mount = Mount(
            namespace=":".join(filter(None, (place.namespace, each.namespace))),
            route=place.route + str(each.pattern).removeprefix("^"),
            is_capturing=place.is_capturing or bool(each.pattern.regex.groups),
        )
        if each.app_name == "django_dance":
            yield mount
        else:
            yield from _mounts_below(each, mount)
