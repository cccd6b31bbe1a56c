"""Whose a token is: what a token, a session, a flow, a refresh, a cache entry and a row carry and compare.

A name is no identity: a dance may mean another client at another server a moment later, a request another user, a
process another tenant. So whatever was loaded for one identity is used, written and deleted for that one only.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ..tokens import Token, newer_token

_SEPARATOR = "@"
"""Stands between a digest and a server's name; no digest has one."""

MARK_KEY = "_dance"
"""The key under which a stored token's JSON says whose it is; a site never sees it."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whose a token is.

    Attributes:
        dance: the name of the dance.
        registration: the digest of the client registration that the token was issued to (``Dance.registration``); empty
            if nobody has said. Where a visitor has named the server, it ends with ``@`` and that name.
        owner: the key of the user, or of whatever else the backend stores tokens by; None for the site's own, and for
            a backend that doesn't tell.
        place: where the backend stores it: a database and its schema, say. Users of two tenants may have the same key.
        account: the provider's identifier of the account; empty if it is not known yet.
        version: tells the token that is stored from an earlier one, where that costs nothing to know.
    """

    dance: str
    registration: str = ""
    owner: Hashable = None
    place: str = ""
    account: str = ""
    version: str = ""

    def is_same_owner(self, other: Identity) -> bool:
        """Tell whether both are the same owner's of the same registration, whichever account and token is meant."""
        own = (self.dance, self.registration, self.owner, self.place)
        return own == (other.dance, other.registration, other.owner, other.place)


class OwnedToken(NamedTuple):
    """A token, and whose it is: what a session carries at one moment, whatever becomes of the session afterwards.

    Attributes:
        token: the token; None for none.
        identity: whose it is, or would be; None where nobody could tell.
        was_stored: whether it came from where the session's tokens are stored, and was not given to the session alone.
    """

    token: Token | None = None
    identity: Identity | None = None
    was_stored: bool = False

    def is_of(self, other: Identity | None) -> bool:
        """Tell whether it is the other identity's account and owner, although another token may be stored by now."""
        own = self.identity
        if own is None or other is None:
            return own is other
        return own.account == other.account and own.is_same_owner(other)

    def newer(self, stale: Mapping[str, Any], whose: Identity | None) -> Token | None:
        """Return the token, where it is the identity's and has taken the stale one's place meanwhile; else None."""
        return newer_token(self.token, stale) if self.is_of(whose) else None


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to refresh one stale token, until a given time.

    Attributes:
        holder: who has it, a random text.
        until: Unix time in seconds, UTC, at which it ends by itself.
    """

    holder: str = field(repr=False)
    until: float

    @classmethod
    def new(cls, seconds: float) -> Lease:
        """Return a lease of a new holder, from now on."""
        return cls(holder=secrets.token_urlsafe(8), until=time.time() + seconds)

    @property
    def is_over(self) -> bool:
        """Whether its time has ended."""
        return time.time() >= self.until


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What is stored with a token, in the token's own JSON, so that tables made for Flask-Dance need no column for it.

    Attributes:
        registration: the client registration that the token was issued to; empty for rows of earlier releases and of
            the site's own making, which are taken as they are.
        binding: the owner whose row an encrypted token belongs to (``binding_of``); empty if it is not encrypted.
        lease: who is asking the provider for a new token just now; None for nobody.
        origin: scheme and host that the dance was danced at, such as ``https://one.example.com``, where the site's
            credentials depend on it; empty where they don't, and where nobody has said.
    """

    registration: str = ""
    binding: str = ""
    lease: Lease | None = None
    origin: str = ""

    def is_of(self, registration: str) -> bool:
        """Tell whether a token with this mark may be used by a client registration; "" is one that nobody named."""
        return is_of_registration(self.registration, registration)


def is_of_registration(issued_to: str, registration: str) -> bool:
    """Tell whether a client registration may use what was issued to one; "" is one that nobody named."""
    return not (issued_to and registration) or issued_to == registration


UNMARKED = Mark()
"""The mark of a token that says nothing."""


def with_mark(token: Mapping[str, Any], mark: Mark) -> Token:
    """Return the token as its JSON is stored: with the mark among its fields, unless the mark says nothing."""
    fields: dict[str, Any] = {}
    if mark.registration:
        fields["registration"] = mark.registration
    if mark.binding:
        fields["binding"] = mark.binding
    if mark.origin:
        fields["origin"] = mark.origin
    if mark.lease is not None:
        fields["lease"] = [mark.lease.holder, mark.lease.until]
    stored = Token({name: value for name, value in token.items() if name != MARK_KEY})
    if fields:
        stored[MARK_KEY] = fields
    return stored


def without_mark(stored: Mapping[str, Any]) -> tuple[Token, Mark]:
    """Return what is stored as the token that the site sees, and its mark; what can't be read marks nothing."""
    token = Token(stored)
    fields = token.pop(MARK_KEY, None)
    if not isinstance(fields, Mapping):
        mark = getattr(stored, "mark", UNMARKED)
        return token, mark if isinstance(mark, Mark) else UNMARKED
    lease: Lease | None = None
    match fields.get("lease"):
        case [str(holder), int() | float() as until]:
            lease = Lease(holder=holder, until=until)
    return token, Mark(
        registration=_text(fields.get("registration")),
        binding=_text(fields.get("binding")),
        lease=lease,
        origin=_text(fields.get("origin")),
    )


class MarkedToken(Token):
    """A token whose mark is not among its fields: what a model's instance shows of its column.

    Attributes:
        mark: the mark, which is stored again with the token.
    """

    mark: Mark = UNMARKED

    @classmethod
    def marked(cls, token: Mapping[str, Any], mark: Mark) -> MarkedToken:
        """Return the token with the mark."""
        marked = cls(token)
        marked.mark = mark
        return marked

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> MarkedToken:
        """Return what is stored with its mark out of sight."""
        return cls.marked(*without_mark(stored))


def to_json(token: Mapping[str, Any], *, is_encrypted: bool) -> Token:
    """Return a token as a column stores it, its mark included; only an encrypted one is bound to its row."""
    plain, mark = without_mark(token)
    return with_mark(plain, mark if is_encrypted else replace(mark, binding=""))


def binding_of(*owner: object) -> str:
    """Return a digest of an owner, such as a dance's name and a user's key: an encrypted token opens there only."""
    return digest(*("" if part is None else str(part) for part in owner))


def mark_server(registration: str, server: str) -> str:
    """Return a client registration that says at which server it is, where a visitor has named one."""
    return f"{registration}{_SEPARATOR}{server}" if server else registration


def server_of(registration: str) -> str:
    """Return the name of the server that a client registration is at; empty where no visitor has named it."""
    return registration.partition(_SEPARATOR)[2]


def account_key(account: str, server: str) -> str:
    """Return what an account is stored by: its id, and the server's name where a visitor has named that.

    Ids are unique at one server only. What names the server already is returned as it is.
    """
    suffix = f"@{server}" if server else ""
    names_server = account == server or account.endswith(suffix)
    return account if names_server else account + suffix


def server_of_account(account: str) -> str:
    """Return the name of the server that what ``account_key`` returned ends with; empty where it has none."""
    _, mark, server = account.rpartition("@")
    return server if mark else ""


def digest(*parts: str) -> str:
    """Return 128 bits that stand for the parts, as 22 characters that are safe in URLs."""
    text = json.dumps(parts).encode(errors="replace")
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()[:16]).rstrip(b"=").decode()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
