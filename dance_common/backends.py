"""Where tokens are kept: what a backend promises, and the two that need no framework."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from .flows import UserSession
from .tokens import Token, loaded, saved

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

    def lose(self, blueprint: Context, /) -> None:
        """Drop a token that the provider has ended; a backend that knows more than the token may keep the rest."""
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


class UserSessionBackend(BaseBackend[Context]):
    """Keeps each visitor's token in the visitor's own session; an adapter says where that is."""

    def __init__(self, key: str = "{bp.name}_oauth_token") -> None:
        """Take the name to use within the session; ``{bp.name}`` and the like stand for values of the context."""
        super().__init__()
        self.key = key

    @abstractmethod
    def user_session(self, context: Context, /) -> UserSession:
        """Return what the visitor's browser and our site share."""

    def get(self, context: Context, /) -> Mapping[str, Any] | None:
        """Return the visitor's token, or None."""
        token: Mapping[str, Any] | None = self.user_session(context).get(self._name(context), None)
        return token

    def set(self, context: Context, token: Mapping[str, Any], /) -> None:
        """Keep the visitor's token."""
        self.user_session(context)[self._name(context)] = dict(token)

    def delete(self, context: Context, /) -> None:
        """Drop the visitor's token, if there is one."""
        self.user_session(context).pop(self._name(context), None)

    def _name(self, context: Context) -> str:
        return self.key.format(bp=context)


class BackendSlot(Generic[Context]):
    """The place in a backend that belongs to one context; a ``TokenSlot``."""

    def __init__(self, backend: BaseBackend[Context], context: Context) -> None:
        self._backend = backend
        self._context = context

    def load(self) -> Token | None:
        """Return the kept token with ``expires_in`` counted down, or None."""
        return loaded(self._backend.get(self._context))

    def save(self, token: Mapping[str, Any]) -> None:
        """Keep the token, with the time at which it expires."""
        self._backend.set(self._context, saved(token))

    def forget(self) -> None:
        """Drop the token."""
        self._backend.delete(self._context)

    def lose(self) -> None:
        """Drop a token that the provider has ended."""
        # A backend that is none of ours by class need not know the difference.
        getattr(self._backend, "lose", self._backend.delete)(self._context)
