"""Tokens in the Flask session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, session
from flask.sessions import SecureCookieSessionInterface
from werkzeug.http import dump_cookie

from dance_common.backends import UserSessionBackend
from dance_common.flows.store import UserSession

from .keys import encryption_keys


class SessionBackend(UserSessionBackend[Any]):
    """Keeps each visitor's token in the visitor's own session.

    Flask's own session is a signed cookie: its owner can read it, unless ``DANCE_ENCRYPTION_KEYS`` is set, and a
    browser keeps no more than 4,093 bytes.
    """

    def user_session(self, blueprint: Any, /) -> UserSession:
        """Return the Flask session."""
        return session

    def encryption_keys(self) -> Sequence[str]:
        """Return what ``DANCE_ENCRYPTION_KEYS`` says."""
        return encryption_keys()

    def cookie_size(self, blueprint: Any, /) -> int:
        """Return the bytes of the cookie that Flask will send; 0 where sessions are not kept in a cookie."""
        interface = current_app.session_interface
        if not isinstance(interface, SecureCookieSessionInterface):
            return 0
        serializer = interface.get_signing_serializer(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy
        if serializer is None:
            return 0
        cookie = dump_cookie(
            interface.get_cookie_name(current_app),
            str(serializer.dumps(dict(session))),
            domain=interface.get_cookie_domain(current_app),
            path=interface.get_cookie_path(current_app),
            secure=interface.get_cookie_secure(current_app),
            httponly=interface.get_cookie_httponly(current_app),
            samesite=interface.get_cookie_samesite(current_app),
            expires=interface.get_expiration_time(current_app, session),
            max_size=0,
        )
        return len(cookie)
