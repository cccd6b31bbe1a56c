"""The backends that store tokens in Django."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from http.cookies import Morsel

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.backends.signed_cookies import SessionStore as SignedCookieSession
from django.core.cache import BaseCache
from django.db import router
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, empty

from dance_common.backends import (
    BackendContext,
    BaseBackend,
    MemoryBackend,
    NullBackend,
    UserSessionBackend,
)
from dance_common.backends.shared import SharedRefreshes
from dance_common.flows.store import UserSession

from .conf import encryption_keys
from .orm.backend import ORMBackend
from .orm.cache import DjangoCacheStore
from .orm.table import separate_connection

__all__ = ["BaseBackend", "MemoryBackend", "NullBackend", "ORMBackend", "SessionBackend"]

_EXPIRY = len("; expires=Wed, 01 Jan 2031 00:00:00 GMT; Max-Age=1209600")


class SessionBackend(UserSessionBackend):
    """Stores each visitor's token in the visitor's own session.

    With the signed-cookie session engine its owner can read it, unless ``DANCE_ENCRYPTION_KEYS`` is set, and a browser
    stores no more than 4,093 bytes.
    """

    def __init__(
        self, key: str = "{name}_oauth_token", *, cache: BaseCache | str | None = None
    ) -> None:
        """Take the key within the session, and the cache that all processes share, if they do.

        Args:
            key: ``{name}`` stands for the dance's name.
            cache: a Django cache or its alias in ``CACHES``. Through it processes tell each other which token came for
                a stale one, sealed with a key that is made of the stale one.
        """
        shared = None if cache is None else SharedRefreshes(DjangoCacheStore(cache))
        super().__init__(key, shared=shared)

    def encryption_keys(self) -> Sequence[str]:
        """Return the keys in ``DANCE_ENCRYPTION_KEYS``."""
        return encryption_keys()

    def user(self, visit: BackendContext, /) -> str | None:
        """Return the request's user, or the one whom the session names if nobody has asked for the user yet.

        To ask would be a query of the site's database.
        """
        request: HttpRequest | None = getattr(visit, "request", None)
        if request is None:
            return None
        user = getattr(request, "user", None)
        if user is None or (isinstance(user, SimpleLazyObject) and user._wrapped is empty):
            found = request.session.get(SESSION_KEY)
        else:
            found = user.pk
        return None if found is None else str(found)

    def cookie_size(self, visit: BackendContext, /) -> int:
        """Return the size in bytes of the cookie that Django will send; 0 if sessions are not stored in a cookie."""
        session = self.user_session(visit)
        if not isinstance(session, SignedCookieSession):
            return 0
        cookie: Morsel[str] = Morsel()
        value = session._get_session_key() or ""
        cookie.set(settings.SESSION_COOKIE_NAME, value, value)
        for name in ("path", "domain", "samesite"):
            cookie[name] = getattr(settings, f"SESSION_COOKIE_{name.upper()}") or ""
        cookie["secure"], cookie["httponly"] = True, True
        return len(cookie.OutputString()) + _EXPIRY

    def fresh_session(self, visit: BackendContext, /) -> UserSession | None:
        """Return the request's session as its engine has it now; None for signed cookies, and for one without a key."""
        session = self.user_session(visit)
        if not isinstance(session, SessionBase) or isinstance(session, SignedCookieSession):
            return None
        return type(session)(session.session_key) if session.session_key else None

    def save_session(self, visit: BackendContext, session: UserSession, /) -> None:
        """Save the session, outside of the site's transaction where the database has room for two writers."""
        if not isinstance(session, SessionBase):
            return
        model = getattr(session, "model", None)
        alias = router.db_for_write(model) if model is not None else None
        with separate_connection(alias) if alias else nullcontext(), suppress(UpdateError):
            session.save()

    def user_session(self, visit: BackendContext, /) -> UserSession:
        """Return the request's session.

        Raises:
            LookupError: there is no request.
        """
        request: HttpRequest | None = getattr(visit, "request", None)
        if request is None:
            raise LookupError(
                "Tokens in the visitor's session can't be reached without a request:"
                " set DANCE_BACKEND to 'django_dance.backends.ORMBackend'."
            )
        return request.session
