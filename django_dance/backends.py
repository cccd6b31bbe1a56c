"""Where tokens are kept in Django."""

from __future__ import annotations

from typing import Any

from dance_common.backends import BaseBackend, MemoryBackend, NullBackend, UserSessionBackend
from dance_common.flows import UserSession

from .orm import ORMBackend

__all__ = ["BaseBackend", "MemoryBackend", "NullBackend", "ORMBackend", "SessionBackend"]


class SessionBackend(UserSessionBackend[Any]):
    """Keeps each visitor's token in the visitor's own session.

    With the signed-cookie session engine its owner can read it, and a browser keeps no more than 4,093 bytes.
    """

    def user_session(self, visit: Any, /) -> UserSession:
        """Return the request's session.

        Raises:
            LookupError: there is no request.
        """
        if visit.request is None:
            raise LookupError(
                "Tokens in the visitor's session can't be reached without a request:"
                " set DANCE_BACKEND to 'django_dance.backends.ORMBackend'."
            )
        session: UserSession = visit.request.session
        return session
