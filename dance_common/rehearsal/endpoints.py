"""What every endpoint of the rehearsal provider is handed, and how endpoints are put on paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self

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
