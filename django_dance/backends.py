"""Where tokens are kept in Django."""

from __future__ import annotations

from collections.abc import Sequence
from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore as SignedCookieSession

from dance_common.backends import BaseBackend, MemoryBackend, NullBackend, UserSessionBackend
from dance_common.flows.store import UserSession

from .keys import encryption_keys
from .orm.backend import ORMBackend

__all__ = ["BaseBackend", "MemoryBackend", "NullBackend", "ORMBackend", "SessionBackend"]

_EXPIRY = len("; expires=Wed, 01 Jan 2031 00:00:00 GMT; Max-Age=1209600")


class SessionBackend(UserSessionBackend[Any]):
    """Keeps each visitor's token in the visitor's own session.

    With the signed-cookie session engine its owner can read it, unless ``DANCE_ENCRYPTION_KEYS`` is set, and a browser
    keeps no more than 4,093 bytes.
    """

    def encryption_keys(self) -> Sequence[str]:
        """Return what ``DANCE_ENCRYPTION_KEYS`` says."""
        return encryption_keys()

    def cookie_size(self, visit: Any, /) -> int:
        """Return the bytes of the cookie that Django will send; 0 where sessions are not kept in a cookie."""
        session = visit.request.session
        if not isinstance(session, SignedCookieSession):
            return 0
        cookie: Morsel[str] = Morsel()
        value = session._get_session_key() or ""
        cookie.set(settings.SESSION_COOKIE_NAME, value, value)
        for name in ("path", "domain", "samesite"):
            cookie[name] = getattr(settings, f"SESSION_COOKIE_{name.upper()}") or ""
        cookie["secure"], cookie["httponly"] = True, True
        return len(cookie.OutputString()) + _EXPIRY

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
