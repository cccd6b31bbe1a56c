"""What the suite of the backends asks of whoever tests one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ...backends import BaseBackend, TableBackend

OAUTH1: Mapping[str, Any] = MappingProxyType(
    {"oauth_token": "unspeakable-1", "oauth_token_secret": "unspeakable-2", "user_id": "7"}
)
"""A token of OAuth 1."""

OAUTH2: Mapping[str, Any] = MappingProxyType(
    {
        "access_token": "unspeakable-" * 5,
        "refresh_token": "unspeakable-renewal",
        "token_type": "Bearer",
        "scope": ["one", "two"],
        "expires_at": 1893456000.25,
        "extra": {"nested": [1, None, True, "é"]},
    }
)
"""A token of OAuth 2, with all that is hard to store."""

SECRETS = ("unspeakable",)
"""What all that is secret in these tokens contains, and nothing else does."""


@dataclass(frozen=True)
class Lookup:
    """What came of asking for a token.

    Attributes:
        token: the token, or None.
        queries: how many queries it took.
    """

    token: Any
    queries: int


class Harness(ABC):
    """A backend that is tested, and the contexts that it is called with."""

    backend: BaseBackend

    @abstractmethod
    def context(self, dance: str = "one", /, *, who: str | None = "ada", **config: Any) -> Any:
        """Return what the backend's methods are called with: a blueprint, or one request's visit.

        Args:
            dance: the dance's name.
            who: the name of the user who is logged in, None for nobody; a backend without users need not mind.
            **config: what ``config`` holds besides.
        """

    def encrypted(self, *keys: str) -> AbstractContextManager[None]:
        """Let these be the site's encryption keys within the block, newest first."""
        raise NotImplementedError(f"{type(self).__name__} knows nothing of encryption.")

    def dump(self) -> bytes:
        """Return all that is stored, as a thief would read it."""
        raise NotImplementedError(f"{type(self).__name__} can't tell what is stored.")

    def thread(self) -> AbstractContextManager[None]:
        """Return what a thread of a server has around each request."""
        return nullcontext()


class UserHarness(Harness):
    """A backend that stores tokens of several users."""


class TableHarness(UserHarness):
    """A backend that stores the tokens of the site's users in a table.

    Its ``backend`` needs a user, and stores nothing where nobody is logged in.
    """

    # It is assigned once, where the harness is made.
    backend: TableBackend  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def make(self, **options: Any) -> Any:
        """Return another backend of the same table: ``user``, ``user_id``, ``user_required``, ``anon_user``."""

    @abstractmethod
    def user(self, name: str, /) -> Any:
        """Return the user with the name: an object that was saved."""

    @abstractmethod
    def key(self, user: Any, /) -> Any:
        """Return the key of a user."""

    @abstractmethod
    def unsaved_user(self, name: str = "new", /) -> Any:
        """Return a user who was never saved."""

    @abstractmethod
    def nobody(self) -> Any:
        """Return what stands for a user where nobody is logged in."""

    @abstractmethod
    def proxy(self, value: Any, /) -> Any:
        """Return what the framework has for a value that is looked up when it is used."""

    @abstractmethod
    def count(self) -> int:
        """Return how many rows there are."""

    @abstractmethod
    def insert(self, dance: str, user: str, token: Any, /) -> None:
        """Add a row as other code would: the backend hears nothing of it."""

    @abstractmethod
    def lookup(self, context: Any, /, backend: Any = None) -> Lookup:
        """Ask for a token, and count the queries to the database."""
