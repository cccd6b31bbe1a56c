"""Each visitor's token in the visitor's own session."""

from __future__ import annotations

from abc import abstractmethod
from binascii import b2a_base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from ..errors import TokenNotStored
from ..flows.store import UserSession
from ..urls import fill_in_name
from . import encryption
from .base import BackendContext, BackendOwner, BaseBackend
from .identity import digest, is_of_registration
from .shared import SharedRefreshes, require_encryption

LARGEST_COOKIE = 4093
"""Bytes of a cookie, with its name and attributes, that every browser stores; larger ones are dropped silently."""

MARK_KEY = "{key}_owner"
"""Where the session says whose the token under a key is: which token that is, the user, and the registration.

It is one text, since frameworks read the whole session in each request, and a text faster than a list.
"""

_MARK_ROOM = 48
"""Bytes that are left for saying whose a token in a cookie is."""
_SHORT = 11
"""Characters of a digest that only tells values apart which the site itself has stored: 66 bits."""


class CookieTooLarge(TokenNotStored):
    """With the token the session's cookie would be larger than browsers store."""

    code = "cookie_too_large"
    status = 500
    hint = (
        "The site's administrator has to keep tokens in a database (SQLAlchemyBackend in Flask, ORMBackend in Django)"
        " or sessions on the server."
    )


def _too_large(size: int) -> CookieTooLarge:
    return CookieTooLarge(
        f"The connection takes more room than a cookie has: {size} of {LARGEST_COOKIE} bytes."
    )


class UserSessionBackend(BaseBackend):
    """Stores each visitor's token in the visitor's own session; an adapter says where that is."""

    def __init__(
        self, key: str = "{name}_oauth_token", *, shared: SharedRefreshes | None = None
    ) -> None:
        """Take the key within the session, and what processes remember together of refreshes, if they do.

        Args:
            key: with ``{name}`` for the dance's name (see ``urls.fill_in_name``).
            shared: see ``SharedRefreshes``.
        """
        super().__init__()
        self.key = key
        self.shared = shared
        if shared is not None:
            require_encryption()

    @abstractmethod
    def user_session(self, context: BackendContext, /) -> UserSession:
        """Return the visitor's session."""

    def encryption_keys(self) -> Sequence[str]:
        """Return the keys that tokens are encrypted with, newest first; none if they are stored as they are."""
        return ()

    def cookie_size(self, context: BackendContext, /) -> int:
        """Return the size in bytes of the session's cookie; 0 if the session is stored on the server."""
        return 0

    def user(self, context: BackendContext, /) -> str | None:
        """Return the key of the user who is logged in at the visitor's browser, if the site has users; None for nobody.

        A token is that user's from the first time on that it is used, and nobody else's at the same browser.
        """
        return None

    def owner(self, context: BackendContext, /) -> BackendOwner:
        """Return the user of the visitor's browser, and which token is stored there."""
        return BackendOwner(self.user(context), version=self._found(context).fingerprint)

    def get(self, context: BackendContext, /) -> Mapping[str, Any] | None:
        """Return the visitor's token; None if there is none, none that the site's keys decrypt, or another user's."""
        return self._token_in(self._found(context), self.user(context))

    def get_issued(self, context: BackendContext, registration: str, /) -> Mapping[str, Any] | None:
        """Return the visitor's token if it was issued to the registration, as far as the session says; see ``get``."""
        return self.get_with_owner(context, registration)[0]

    def get_with_owner(
        self, context: BackendContext, registration: str, /
    ) -> tuple[Mapping[str, Any] | None, BackendOwner]:
        """Return what ``get_issued`` and ``owner`` do, for which the session is read once."""
        found, user = self._found(context), self.user(context)
        kind = type(self)
        # A site's own ways are asked wherever there are some.
        has_own = kind.get is not UserSessionBackend.get, kind.owner is not UserSessionBackend.owner
        owner = self.owner(context) if has_own[1] else BackendOwner(user, version=found.fingerprint)
        if not is_of_registration(found.registration, registration):
            return None, owner
        return (self.get(context) if has_own[0] else self._token_in(found, user)), owner

    def _token_in(self, found: _Found, user: str | None) -> Mapping[str, Any] | None:
        if not found.stored or not _is_users(found, _user_digest(user)):
            return None
        token = encryption.try_decrypt(
            found.stored, self.encryption_keys, purpose=encryption.SESSION, binding=found.key
        )
        return None if encryption.is_encrypted(token) else token

    def set(self, context: BackendContext, token: Mapping[str, Any], /) -> None:
        """Store the visitor's token.

        Raises:
            CookieTooLarge: browsers would drop the session's cookie; the token that was stored before stays.
        """
        self._put(context, token)

    def set_issued(
        self, context: BackendContext, token: Mapping[str, Any], registration: str, /
    ) -> None:
        """Store the visitor's token, and say which client registration it was issued to; see ``set``."""
        if type(self).set is UserSessionBackend.set:
            self._put(context, token, registration)
            return
        # A site's own way to store knows nothing of registrations.
        self.set(context, token)
        found = self._found(context)
        if found.stored and registration:
            found.mark(registration, _user_digest(self.user(context)))

    def _put(
        self, context: BackendContext, token: Mapping[str, Any], registration: str = ""
    ) -> None:
        found = self._found(context)
        session, key = found.session, found.key
        if not isinstance(token, Mapping):
            # What a site keeps beside its tokens, and nobody carries.
            session[key] = token
            return
        before = found.stored, session.get(found.mark_key, None)
        stored = encryption.encrypt(
            dict(token), self.encryption_keys, purpose=encryption.SESSION, binding=key
        )
        session[key] = stored
        user = _user_digest(self.user(context))
        is_marked = bool(registration or user)
        if is_marked:
            replace(found, fingerprint=_fingerprint(stored)).mark(registration, user)
        else:
            session.pop(found.mark_key, None)
        size = self.cookie_size(context)
        room = 0 if registration or not size else _MARK_ROOM
        if size <= LARGEST_COOKIE - room:
            return
        for name, value in zip((key, found.mark_key), before, strict=True):
            session.pop(name, None)
            if value is not None:
                session[name] = value
        raise _too_large(size)

    def delete(self, context: BackendContext, /) -> None:
        """Delete the visitor's token, if there is one."""
        found = self._found(context)
        found.session.pop(found.key, None)
        found.session.pop(found.mark_key, None)

    @contextmanager
    def saved_at_once(self, context: BackendContext, /) -> Iterator[None]:
        """Write the token of a session on the server at the context's end, by itself.

        Frameworks save sessions when the request ends: not after an error, not what a streaming body has changed, and
        the last of two requests wins. A token that was refreshed is there only once.
        """
        before = self._found(context)
        yield
        fresh = self.fresh_session(context)
        # Who has logged out meanwhile, or danced in another tab, keeps what is there now.
        if fresh is None or _fingerprint(fresh.get(before.key, None)) != before.fingerprint:
            return
        for name in (before.key, before.mark_key):
            if (value := before.session.get(name, None)) is not None:
                fresh[name] = value
        self.save_session(context, fresh)

    def fresh_session(self, context: BackendContext, /) -> UserSession | None:
        """Return the visitor's session as the server's store has it now; None where it is not on the server."""
        return None

    def save_session(self, context: BackendContext, session: UserSession, /) -> None:
        """Write what ``fresh_session`` has returned, and was changed since, into the server's store."""
        return None

    def issued_to(self, context: BackendContext, /) -> str:
        """Return the client registration that the stored token was issued to, as far as the session says."""
        return self._found(context).registration

    def _found(self, context: BackendContext) -> _Found:
        """Return what the visitor's session has for the context."""
        session, key = self.user_session(context), fill_in_name(self.key, context)
        stored = session.get(key, None)
        fingerprint = _fingerprint(stored)
        marked, _, owner = str(session.get(MARK_KEY.format(key=key), "")).partition(" ")
        if not owner or marked != fingerprint:
            return _Found(session, key, stored, fingerprint)
        user, _, registration = owner.partition(" ")
        return _Found(session, key, stored, fingerprint, registration, user)


@dataclass(frozen=True)
class _Found:
    """What a session has for a context, read once.

    Attributes:
        session: the session.
        key: the key that the token has in it.
        stored: what stands there; None for nothing.
        fingerprint: what tells it from another token.
        registration: the client registration that it was issued to; empty if nobody has said.
        user: the digest of the user whose it is; empty if nobody has said.
    """

    session: UserSession
    key: str
    stored: object
    fingerprint: str
    registration: str = ""
    user: str = ""

    @property
    def mark_key(self) -> str:
        """The key under which the session says whose it is."""
        return MARK_KEY.format(key=self.key)

    def mark(self, registration: str, user: str) -> None:
        """Say in the session whose it is."""
        self.session[self.mark_key] = f"{self.fingerprint} {user} {registration}"


def _is_users(found: _Found, user: str) -> bool:
    """Tell whether what is stored is the user's, by the digest; what a site itself has written is anybody's.

    A token that was stored while nobody was logged in belongs to the first user who is.
    """
    if found.user not in ("", user):
        return False
    if found.registration and found.user != user:
        found.mark(found.registration, user)
    return True


def _user_digest(user: str | None) -> str:
    return "" if user is None else digest(user)[:_SHORT]


def _fingerprint(stored: object) -> str:
    """Return a few digits that tell one stored token from another; "" for none."""
    if not isinstance(stored, Mapping):
        return ""
    names = ("access_token", "oauth_token", "encrypted")
    text = next((str(stored[name]) for name in names if stored.get(name)), "")
    # Asked at each use of a token, so it takes no longer than it has to.
    short = blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest()
    return b2a_base64(short, newline=False)[:_SHORT].decode()
