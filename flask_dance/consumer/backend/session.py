"""Tokens in the Flask session."""

from __future__ import annotations

from typing import Any

from flask import session

from dance_common.backends import UserSessionBackend
from dance_common.flows import UserSession


class SessionBackend(UserSessionBackend[Any]):
    """Keeps each visitor's token in the visitor's own session.

    Flask's own session is a signed cookie: its owner can read it, and a browser keeps no more than 4,093 bytes.
    """

    def user_session(self, blueprint: Any, /) -> UserSession:
        """Return the Flask session."""
        return session
