"""What every endpoint of the rehearsal provider is handed, and how endpoints are put on paths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
        self._routes: dict[str, list[Route]] = defaultdict(list)
        for route in routes:
            first = _first_step(route.rule)
            self._routes[_VARIABLE if first.startswith("<") else first].append(route)
        self._maps: dict[str, Map] = {}

    def match(self, request: Request) -> Route | HTTPException:
        """Return the request's route, or the exception that says why there is none."""
        why: HTTPException = NotFound()
        for first in (_first_step(request.path), _VARIABLE):
            try:
                route, _ = self._map(first).bind("localhost").match(request.path, request.method)
            except NotFound:
                continue
            except HTTPException as error:
                why = error
                continue
            found: Route = route
            return found
        return why

    def _map(self, first: str) -> Map:
        if first not in self._maps:
            self._maps[first] = Map(
                [
                    Rule(route.rule, methods=route.methods, endpoint=route)
                    for route in self._routes.get(first, ())
                ]
            )
        return self._maps[first]


_VARIABLE = "<>"
"""Stands for the first step of the rules that begin with a variable."""


def _first_step(path: str) -> str:
    return path.lstrip("/").partition("/")[0]
