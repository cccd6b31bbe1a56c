"""What views, registry and visits need of a blueprint, so that none of them imports its module."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

from dance_common.backends import BaseBackend
from dance_common.dance.base import Dance
from dance_common.visit import Visit


class Idle(threading.local):
    """What a blueprint gave away last in this thread, outside of any context.

    Attributes:
        session: that session; None where there is none, or a request has taken over what was replaced on it.
    """

    session: object = None


class DanceBlueprint(Protocol):
    """A blueprint with the two views of one dance; ``BaseOAuthConsumerBlueprint`` is one.

    Attributes:
        name: its own name, without those of the blueprints that it is nested in.
        from_config: names of configuration variables, by what they replace: attributes of the blueprint, or dotted
            paths that begin with ``session.``.
        without_config: what attributes that ``from_config`` names are where the configuration has nothing.
        default_backend: where tokens are stored, unless a request has been given another backend.
        computed: the names of attributes that a subclass has made properties.
        idle: what was replaced on its session outside of any request.
        is_of_catalogue: whether the provider is one of the catalogue, so that the site has given none of its addresses.
    """

    name: str
    from_config: dict[str, str]
    without_config: dict[str, Any]
    computed: ClassVar[tuple[str, ...]]
    default_backend: BaseBackend
    is_of_catalogue: bool
    idle: Idle

    @property
    def dance(self) -> Dance:
        """The configuration for the provider that holds for all requests."""
        ...

    @property
    def visit(self) -> Visit:
        """The dance and its session as the current request sees them."""
        ...

    @property
    def backend(self) -> BaseBackend:
        """Where the current request's tokens are stored."""
        ...

    @property
    def config(self) -> dict[str, Any]:
        """What the backend is told for this request."""
        ...

    @property
    def session(self) -> Any:
        """The requests session of the current request."""
        ...

    @property
    def default_session_class(self) -> type[Any]:
        """The class of sessions where none was given."""
        ...

    def load_config(self) -> None:
        """Apply the application's configuration to the current request."""
        ...

    def session_created(self, session: Any) -> Any:
        """Return the session to use, given one that was just made."""
        ...

    def change(self, changed: Callable[[Dance], Dance]) -> None:
        """Replace the dance by what the function returns for it: within a request for that request, else for all."""
        ...

    def login_address(
        self, *, next_url: str | None = None, server: Mapping[str, str] | None = None
    ) -> str:
        """Return the path of the log-in view in the current application."""
        ...
