"""Tokens in the Flask session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import session

from dance_common.backends import BaseBackend


class SessionBackend(BaseBackend[Any]):
    """Keeps each visitor's token in the visitor's own session.

    Flask's own session is a signed cookie: its owner can read it, and a browser keeps no more than 4,093 bytes.
    """

    def __init__(self, key: str = "{bp.name}_oauth_token") -> None:
        """Take the name to use within the session; ``{bp.name}`` and the like stand for values of the blueprint."""
        super().__init__()
        self.key = key

    def get(self, blueprint: Any, /) -> Mapping[str, Any] | None:
        """Return the visitor's token, or None."""
        token: Mapping[str, Any] | None = session.get(self._name(blueprint))
        return token

    def set(self, blueprint: Any, token: Mapping[str, Any], /) -> None:
        """Keep the visitor's token."""
        session[self._name(blueprint)] = dict(token)

    def delete(self, blueprint: Any, /) -> None:
        """Drop the visitor's token, if there is one."""
        session.pop(self._name(blueprint), None)

    def _name(self, blueprint: Any) -> str:
        return self.key.format(bp=blueprint)
