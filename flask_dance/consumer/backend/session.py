"""Tokens in the Flask session, and the keys that Flask's backends encrypt tokens with."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from flask import (
    Flask,
    Response,
    current_app,
    has_app_context,
    has_request_context,
    request,
    session,
)
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.http import dump_cookie

from dance_common.backends import BackendContext, UserSessionBackend
from dance_common.backends.encryption import SETTING, keys_from
from dance_common.backends.shared import SharedRefreshes
from dance_common.flows.store import UserSession

from .caching import FlaskCache, FlaskCacheStore


def encryption_keys() -> tuple[str, ...]:
    """Return the keys in ``DANCE_ENCRYPTION_KEYS``, newest first.

    They are those of the current application; without one, those of the environment variable of the same name,
    separated by spaces.

    Raises:
        NotConfigured: one is too short.
    """
    if has_app_context():
        return keys_from(current_app.config.get(SETTING))
    return keys_from(os.environ.get(SETTING, "").split())


def logged_in_user() -> str | None:
    """Return the key of the user whom Flask-Login keeps in the session, or None.

    A browser that has only Flask-Login's remember cookie is logged in as soon as something asks for ``current_user``.
    That is done here: else the same visitor would be nobody at first and somebody in the next request.
    """
    found = session.get("_user_id")
    if (
        "_user_id" not in session
        and hasattr(app := _app(), "login_manager")
        and app.config.get("REMEMBER_COOKIE_NAME", "remember_token") in request.cookies
    ):
        from flask_login import current_user  # type: ignore[import-untyped]  # has no stubs

        current_user.get_id()
        found = session.get("_user_id")
    return None if found is None else str(found)


class SessionBackend(UserSessionBackend):
    """Stores each visitor's token in the visitor's own session.

    Flask's own session is a signed cookie: its owner can read it, unless ``DANCE_ENCRYPTION_KEYS`` is set, and a
    browser stores no more than 4,093 bytes.
    """

    def __init__(
        self,
        key: str = "{bp.name}_oauth_token",
        *,
        user_id: Callable[[], object] | None = None,
        cache: FlaskCache | None = None,
    ) -> None:
        """Take the key within the session, and what says who is logged in.

        Args:
            key: ``{bp.name}`` and the like stand for attributes of the blueprint.
            user_id: returns the key of the user who is logged in, or None, for a site that does not use Flask-Login.
            cache: a Flask-Caching ``Cache`` that all processes share. Through it they tell each other which token came
                for a stale one, sealed with a key that is made of the stale one.
        """
        shared = None if cache is None else SharedRefreshes(FlaskCacheStore(cache))
        super().__init__(key, shared=shared)
        self._user_id = user_id

    def user(self, blueprint: BackendContext, /) -> str | None:
        """Return the user whom ``user_id`` names, or whom Flask-Login has stored in the session."""
        if self._user_id is None:
            return logged_in_user()
        found = self._user_id()
        return None if found is None else str(found)

    def user_session(self, blueprint: BackendContext, /) -> UserSession:
        """Return the Flask session."""
        return session

    def fresh_session(self, blueprint: BackendContext, /) -> UserSession | None:
        """Return the session as the server's store has it now; None for one in a cookie, and outside of a request."""
        interface = current_app.session_interface
        if isinstance(interface, SecureCookieSessionInterface) or not has_request_context():
            return None
        return interface.open_session(_app(), request)

    def save_session(self, blueprint: BackendContext, session: UserSession, /) -> None:
        """Save the session by its interface; the response that this makes is thrown away."""
        if isinstance(session, SessionMixin):
            current_app.session_interface.save_session(_app(), session, Response())

    def encryption_keys(self) -> Sequence[str]:
        """Return the keys in ``DANCE_ENCRYPTION_KEYS``."""
        return encryption_keys()

    def cookie_size(self, blueprint: BackendContext, /) -> int:
        """Return the size in bytes of the cookie that Flask will send; 0 if sessions are not stored in a cookie."""
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


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # a proxy
