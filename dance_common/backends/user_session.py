"""Each visitor's token in the visitor's own session."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import TokenNotStored
from ..flows.store import UserSession
from ..options import fill_in_name
from . import encryption
from .base import BackendContext, BaseBackend

LARGEST_COOKIE = 4093
"""Bytes of a cookie, with its name and attributes, that every browser stores; larger ones are dropped silently."""


class CookieTooLarge(TokenNotStored):
    """With the token the session's cookie would be larger than browsers store."""

    code = "cookie_too_large"
    status = 500
    hint = (
        "The site's administrator has to keep tokens in a database (SQLAlchemyBackend in Flask, ORMBackend in Django)"
        " or sessions on the server."
    )


class UserSessionBackend(BaseBackend):
    """Stores each visitor's token in the visitor's own session; an adapter says where that is."""

    def __init__(self, key: str = "{name}_oauth_token") -> None:
        """Take the key within the session, with ``{name}`` for the dance's name (see ``options.fill_in_name``)."""
        super().__init__()
        self.key = key

    @abstractmethod
    def user_session(self, context: BackendContext, /) -> UserSession:
        """Return the visitor's session."""

    def encryption_keys(self) -> Sequence[str]:
        """Return the keys that tokens are encrypted with, newest first; none if they are stored as they are."""
        return ()

    def cookie_size(self, context: BackendContext, /) -> int:
        """Return the size in bytes of the session's cookie; 0 if the session is stored on the server."""
        return 0

    def get(self, context: BackendContext, /) -> Mapping[str, Any] | None:
        """Return the visitor's token; None if there is none, or none that the site's keys decrypt."""
        stored = self.user_session(context).get(self._key_for(context), None)
        token = encryption.try_decrypt(stored, self.encryption_keys, purpose=encryption.SESSION)
        return None if encryption.is_encrypted(token) else token

    def set(self, context: BackendContext, token: Mapping[str, Any], /) -> None:
        """Store the visitor's token.

        Raises:
            CookieTooLarge: browsers would drop the session's cookie; the token that was stored before stays.
        """
        session, key = self.user_session(context), self._key_for(context)
        before = session.get(key, None)
        session[key] = encryption.encrypt(
            dict(token), self.encryption_keys, purpose=encryption.SESSION
        )
        size = self.cookie_size(context)
        if size <= LARGEST_COOKIE:
            return
        session.pop(key, None)
        if before is not None:
            session[key] = before
        raise CookieTooLarge(
            f"The connection takes more room than a cookie has: {size} of {LARGEST_COOKIE} bytes."
        )

    def delete(self, context: BackendContext, /) -> None:
        """Delete the visitor's token, if there is one."""
        self.user_session(context).pop(self._key_for(context), None)

    def _key_for(self, context: BackendContext) -> str:
        return fill_in_name(self.key, context)
