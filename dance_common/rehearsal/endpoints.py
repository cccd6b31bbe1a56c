"""What every endpoint of the rehearsal provider is handed, and how endpoints are put on paths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from itertools import chain
from typing import Literal, Self

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from .oauth1_rules import OAuth1Server
from .oauth2_rules import OAuth2Server
from .settings import Settings
from .store import Store


@dataclass(frozen=True)
class Endpoints:
    """Hold the parts that endpoints share: the facts, the memory and the two protocols' rules."""

    settings: Settings
    store: Store
    oauth1: OAuth1Server
    oauth2: OAuth2Server

    @classmethod
    def of(cls, settings: Settings, store: Store) -> Self:
        """Return the parts of a provider that is like this."""
        return cls(settings, store, OAuth1Server(settings, store), OAuth2Server(settings, store))


Handler = Callable[[Endpoints, Request], Response]

Role = Literal[
    "page", "request_token", "pushed", "token", "revocation", "api", "facts", "registration"
]
"""What an endpoint is for: the page that asks and what precedes it, what gives and ends tokens, what they open."""


@dataclass(frozen=True)
class Route:
    """Put an endpoint on a path; any endpoint may be put on any number of paths."""

    rule: str
    handler: Handler
    methods: tuple[str, ...] = ("GET",)
    role: Role = "api"


class RouteTable:
    """Find the route that a request is for.

    Rules are compiled when a path that begins like theirs is first asked for: the catalogue has some thousand of them,
    each below its provider's host, and a site that rehearses meets few. What was added first goes first.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self._own: dict[str, list[Route]] = defaultdict(list)
        for route in routes:
            self._own[_place(route.rule)].append(route)
        self._own_maps: dict[str, Map] = {}
        self._played: dict[str, Mapping[str, tuple[Route, ...]]] = {}
        self._maps: dict[str, Map] = {}

    def with_paths(self, routes: Mapping[str, tuple[Route, ...]]) -> RouteTable:
        """Return a table that has these routes at these paths, after its first ones and in place of later ones."""
        changed = copy(self)
        changed._played, changed._maps = {**self._played}, {**self._maps}
        for path, found in routes.items():
            place = _place(path)
            changed._played[place] = {**changed._played.get(place, {}), path: found}
            changed._maps.pop(place, None)
        return changed

    def match(self, request: Request) -> Route | HTTPException:
        """Return the request's route, or the exception that says why there is none."""
        why: HTTPException = NotFound()
        for place in (_first_step(request.path), _VARIABLE):
            rules = self._map(place)
            if rules is None:
                continue
            try:
                route, _ = rules.bind("localhost").match(request.path, request.method)
            except NotFound:
                continue
            except HTTPException as error:
                why = error
                continue
            found: Route = route
            return found
        return why

    def _map(self, place: str) -> Map | None:
        if place not in self._own and place not in self._played:
            return None
        # Where nobody is played it is the same in all tables that were made from one.
        maps = self._maps if place in self._played else self._own_maps
        if place not in maps:
            routes = (*self._own.get(place, ()), *chain(*self._played.get(place, {}).values()))
            maps[place] = Map(
                [Rule(route.rule, methods=route.methods, endpoint=route) for route in routes]
            )
        return maps[place]


_VARIABLE = "<>"
"""Stands for the first step of the rules that begin with a variable."""


def _place(rule: str) -> str:
    first = _first_step(rule)
    return _VARIABLE if first.startswith("<") else first


def _first_step(path: str) -> str:
    return path.lstrip("/").partition("/")[0]
