"""Each visitor's token in the visitor's own session."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import TokenNotStored
from ..flows.store import UserSession
from . import encryption
from .base import BaseBackend, Context

LARGEST_COOKIE = 4093
"""Bytes of a cookie, name and attributes included, that every browser keeps; larger ones vanish without a word."""


class CookieTooLarge(TokenNotStored):
    """With the token the session's cookie would be larger than browsers keep."""

    code = "cookie_too_large"
    status = 500
    hint = (
        "The site's administrator has to keep tokens in a database (SQLAlchemyBackend in Flask, ORMBackend in Django)"
        " or sessions on the server."
    )


class UserSessionBackend(BaseBackend[Context]):
    """Keeps each visitor's token in the visitor's own session; an adapter says where that is."""

    def __init__(self, key: str = "{bp.name}_oauth_token") -> None:
        """Take the name to use within the session; ``{bp.name}`` and the like stand for values of the context."""
        super().__init__()
        self.key = key
        around_name = key.split("{bp.name}")
        has_more = any("{" in part or "}" in part for part in around_name)
        self._around_name = None if has_more else around_name

    @abstractmethod
    def user_session(self, context: Context, /) -> UserSession:
        """Return what the visitor's browser and our site share."""

    def encryption_keys(self) -> Sequence[str]:
        """Return the keys that tokens are encrypted with, newest first; none where they are kept as they are."""
        return ()

    def cookie_size(self, context: Context, /) -> int:
        """Return the bytes of the cookie that the session travels in; 0 where it stays on the server."""
        return 0

    def get(self, context: Context, /) -> Mapping[str, Any] | None:
        """Return the visitor's token, or None; one that no key opens is none."""
        token: Mapping[str, Any] | None = self.user_session(context).get(self._name(context), None)
        if not encryption.is_sealed(token):
            return token
        try:
            token = encryption.opened(token, self.encryption_keys(), purpose=encryption.SESSION)
        except encryption.NotOpened:
            return None
        return token

    def set(self, context: Context, token: Mapping[str, Any], /) -> None:
        """Keep the visitor's token.

        Raises:
            CookieTooLarge: browsers would drop the session's cookie with it; what was kept before stays.
        """
        session, name = self.user_session(context), self._name(context)
        before = session.get(name, None)
        session[name] = encryption.sealed(
            dict(token), self.encryption_keys(), purpose=encryption.SESSION
        )
        size = self.cookie_size(context)
        if size <= LARGEST_COOKIE:
            return
        session.pop(name, None)
        if before is not None:
            session[name] = before
        raise CookieTooLarge(
            f"The connection takes more room than a cookie has: {size} of {LARGEST_COOKIE} bytes."
        )

    def delete(self, context: Context, /) -> None:
        """Drop the visitor's token, if there is one."""
        self.user_session(context).pop(self._name(context), None)

    def _name(self, context: Context) -> str:
        if self._around_name is None:
            return self.key.format(bp=context)
        # Asked in each request, and most keys name nothing else: format takes six times as long.
        named: Any = context
        return str(named.name.join(self._around_name))
