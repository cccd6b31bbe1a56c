"""Where tokens are kept: what a backend promises, and the two that need no framework."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from ..tokens import Token

Context = TypeVar("Context")
"""Who asks: the blueprint in Flask, the request's dance in Django. It has a ``name`` and a ``config`` dict."""


class BaseBackend(ABC, Generic[Context]):
    """A place for tokens. Subclass it and say how to get, set and delete one.

    One instance serves all threads and all users; whose token is meant follows from the context.
    """

    def __init__(self) -> None:
        """Take no arguments; subclasses may."""

    @abstractmethod
    def get(self, blueprint: Context, /) -> Mapping[str, Any] | None:
        """Return the token that is kept for the context, or None."""

    @abstractmethod
    def set(self, blueprint: Context, token: Mapping[str, Any], /) -> None:
        """Keep the token in place of any other for the context."""

    @abstractmethod
    def delete(self, blueprint: Context, /) -> None:
        """Drop the token that is kept for the context; do nothing if there is none."""

    def invalidate(self, blueprint: Context, /) -> None:
        """Drop a token that the provider has revoked; a backend that knows more than the token may keep the rest."""
        self.delete(blueprint)


class NullBackend(BaseBackend[Any]):
    """A backend that keeps nothing: every visitor is new."""

    def get(self, blueprint: Any, /) -> None:
        """Return None."""

    def set(self, blueprint: Any, token: Mapping[str, Any], /) -> None:
        """Keep nothing."""

    def delete(self, blueprint: Any, /) -> None:
        """Do nothing."""


class MemoryBackend(BaseBackend[Any]):
    """One token for everybody, in this process's memory: for tests and single-user tools."""

    def __init__(self, token: Mapping[str, Any] | None = None) -> None:
        """Begin with the token, if one is given."""
        super().__init__()
        self._lock = threading.Lock()
        self._token = dict(token) if token else None

    @property
    def token(self) -> Token | None:
        """A copy of the token that is kept, or None; assigning replaces it."""
        return self.get(None)

    @token.setter
    def token(self, token: Mapping[str, Any] | None) -> None:
        with self._lock:
            self._token = dict(token) if token else None

    def get(self, blueprint: Any, /) -> Token | None:
        """Return a copy of the one token, or None."""
        with self._lock:
            return Token(self._token) if self._token else None

    def set(self, blueprint: Any, token: Mapping[str, Any], /) -> None:
        """Keep a copy of the token."""
        with self._lock:
            self._token = dict(token)

    def delete(self, blueprint: Any, /) -> None:
        """Drop the token."""
        with self._lock:
            self._token = None
