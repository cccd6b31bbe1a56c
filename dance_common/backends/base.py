"""What a backend of tokens promises, and the two that need no framework."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..tokens import Token


class BackendContext(Protocol):
    """Who asks a backend for a token: the blueprint in Flask, the request's visit in Django."""

    @property
    def name(self) -> str:
        """The dance's name."""
        ...

    @property
    def config(self) -> Mapping[str, Any]:
        """What the site has said for this request, such as ``user_id``."""
        ...


@dataclass(frozen=True)
class BackendOwner:
    """Whose tokens a backend reads and writes for a context.

    Attributes:
        key: the user's key, or whatever else the backend stores tokens by; None for nobody, or for the site itself.
        place: where it stores them: a database and its schema, say.
        version: tells the token that is stored from an earlier one, where that costs nothing to know.
    """

    key: Hashable = None
    place: str = ""
    version: str = ""


NOBODY = BackendOwner()
"""The owner that a backend names which does not tell owners apart."""


class BaseBackend(ABC):
    """Stores tokens. Subclass it and say how to get, set and delete one.

    One instance serves all threads and all users; the context of each call says whose token is meant.
    """

    @abstractmethod
    def get(self, context: BackendContext, /) -> Mapping[str, Any] | None:
        """Return the stored token, or None."""

    @abstractmethod
    def set(self, context: BackendContext, token: Mapping[str, Any], /) -> None:
        """Store the token in place of any other."""

    @abstractmethod
    def delete(self, context: BackendContext, /) -> None:
        """Delete the stored token, if there is one."""

    def owner(self, context: BackendContext, /) -> BackendOwner:
        """Return whose token the context asks for; a backend that can't tell names nobody.

        It is compared before each use and each write of a token that was loaded, so it costs as little as it can.
        """
        return NOBODY

    def invalidate(self, context: BackendContext, /) -> None:
        """Delete a token that the provider has revoked.

        A backend that stores more than the token, such as the account that it belongs to, may keep the rest.
        """
        self.delete(context)


class NullBackend(BaseBackend):
    """Stores nothing: every visitor is new."""

    def get(self, context: object, /) -> None:
        """Return None."""

    def set(self, context: object, token: Mapping[str, Any], /) -> None:
        """Store nothing."""

    def delete(self, context: object, /) -> None:
        """Do nothing."""


class MemoryBackend(BaseBackend):
    """Stores one token for everybody in this process's memory: for tests and single-user tools."""

    def __init__(self, token: Mapping[str, Any] | None = None) -> None:
        """Begin with the token, if one is given."""
        super().__init__()
        self._lock = threading.Lock()
        self._token = dict(token) if token else None

    @property
    def token(self) -> Token | None:
        """A copy of the stored token, or None; assigning replaces it."""
        return self.get(None)

    @token.setter
    def token(self, token: Mapping[str, Any] | None) -> None:
        with self._lock:
            self._token = dict(token) if token else None

    def get(self, context: object, /) -> Token | None:
        """Return a copy of the stored token, or None."""
        with self._lock:
            return Token(self._token) if self._token else None

    def set(self, context: object, token: Mapping[str, Any], /) -> None:
        """Store a copy of the token."""
        self.token = token

    def delete(self, context: object, /) -> None:
        """Delete the stored token."""
        self.token = None
