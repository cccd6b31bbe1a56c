"""The same small site in each system: ``make(options)`` returns it, in the environment that has the system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Options:
    """What a site is to be like.

    Attributes:
        origin: the provider's address.
        providers: how many providers are registered; views use the first.
        store: where tokens are kept: ``session``, ``sql`` or ``cache``, which is SQL behind a cache.
        is_ready_made: whether providers are those of the system's own catalogue, where it has one.
    """

    origin: str
    providers: int = 1
    store: str = "session"
    is_ready_made: bool = False


@dataclass(frozen=True)
class Site:
    """A site with the views ``/plain``, ``/authorized`` and ``/api``.

    Attributes:
        app: the WSGI application.
        login: the path where a dance begins.
        statements: returns how many SQL statements have been sent.
        login_method: GET, or POST where the system wants a form.
    """

    app: Callable[..., Any]
    login: str
    statements: Callable[[], int] = field(default=lambda: 0)
    login_method: str = "GET"
