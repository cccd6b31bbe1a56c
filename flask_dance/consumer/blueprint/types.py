"""What views, registry and visits need of a blueprint: each of them can be read without the blueprint's own module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from dance_common.backends import BaseBackend
from dance_common.dance.base import Dance
from dance_common.visit import Visit


class DanceBlueprint(Protocol):
    """A blueprint with the two views of one dance; ``BaseOAuthConsumerBlueprint`` is one.

    Attributes:
        name: its own name, without those of the blueprints that it is nested in.
        from_config: names of configuration variables, by what they replace: attributes of the blueprint, or dotted
            paths that begin with ``session.``.
        default_backend: where tokens are kept in requests that were not given another backend.
    """

    name: str
    from_config: dict[str, str]
    default_backend: BaseBackend

    @property
    def dance(self) -> Dance:
        """The arrangement with the provider, as it holds for everybody."""
        ...

    @property
    def visit(self) -> Visit:
        """The same, as the current request sees it."""
        ...

    @property
    def backend(self) -> BaseBackend:
        """Where the current request's tokens are kept."""
        ...

    @property
    def config(self) -> dict[str, Any]:
        """What the backend may look at for this request."""
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
        """Return the session that was just made, or another in its place."""
        ...

    def change(self, changed: Callable[[Dance], Dance]) -> None:
        """Let the dance be what the function returns for it: in a request for that one, else for everybody."""
        ...

    def login_address(self, *, next_url: str | None = None) -> str:
        """Return the path of the log-in view in the current application."""
        ...
