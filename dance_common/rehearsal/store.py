"""The memory of the rehearsal provider: codes, tokens, tickets, and one lock around them all."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

CODE_SECONDS = 60
PUSHED_SECONDS = 60
TICKET_SECONDS = 600
REQUEST_TOKEN_SECONDS = 600

Value = TypeVar("Value")


class Shelf(dict[str, Value]):
    """Keep the newest ten thousand things, so that a rehearsal left running does not grow."""

    LIMIT = 10_000

    def __setitem__(self, key: str, value: Value) -> None:
        """Put ``value`` on the shelf and drop the oldest one if there is no room left."""
        super().__setitem__(key, value)
        if len(self) > self.LIMIT:
            del self[next(iter(self))]


@dataclass
class Grant:
    """Hold what one person allowed one client: the family that its tokens belong to."""

    client_id: str
    login: str
    scopes: tuple[str, ...]
    revoked: bool = False
    jkt: str = ""


@dataclass
class Code:
    """Hold an authorization code and everything it is bound to (RFC 6749 §4.1.2)."""

    grant: Grant
    redirect_uri: str
    challenge: str | None = field(repr=False)
    expires_at: float
    spent: bool = False
    nonce: str | None = field(default=None, repr=False)
    acr_values: str = ""
    jkt: str = ""


@dataclass
class AccessToken:
    """Hold an OAuth 2 access token's grant, its scopes and its end as a Unix time."""

    grant: Grant
    scopes: tuple[str, ...]
    expires_at: float


@dataclass
class RefreshToken:
    """Hold a refresh token's grant; a spent one is remembered to notice its reuse."""

    grant: Grant
    spent: bool = False


@dataclass
class RequestToken:
    """Hold OAuth 1 temporary credentials (RFC 5849 §2.1); no login yet means not allowed yet."""

    client_id: str
    secret: str = field(repr=False)
    callback: str
    expires_at: float
    login: str | None = None
    verifier: str | None = field(default=None, repr=False)


@dataclass
class SignedToken:
    """Hold OAuth 1 token credentials (RFC 5849 §2.3), which last until they are revoked."""

    grant: Grant
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Ticket:
    """Hold the request that a consent page was drawn for, until its form comes back."""

    uri: str = field(repr=False)
    path: str
    scopes: tuple[str, ...]
    expires_at: float


@dataclass(frozen=True)
class PushedRequest:
    """Hold the parameters of an authorization request that a client has pushed (RFC 9126)."""

    client_id: str
    pairs: tuple[tuple[str, str], ...] = field(repr=False)
    expires_at: float


class Store:
    """Keep the provider's memory. Hold ``lock`` around every use: one step, one moment."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Begin empty; ``clock`` returns the Unix time in seconds."""
        self.lock = threading.RLock()
        self.clock = clock
        self.codes: Shelf[Code] = Shelf()
        self.access_tokens: Shelf[AccessToken] = Shelf()
        self.refresh_tokens: Shelf[RefreshToken] = Shelf()
        self.request_tokens: Shelf[RequestToken] = Shelf()
        self.signed_tokens: Shelf[SignedToken] = Shelf()
        self.tickets: Shelf[Ticket] = Shelf()
        self.nonces: Shelf[None] = Shelf()
        self.assertions: Shelf[None] = Shelf()
        self.pushed: Shelf[PushedRequest] = Shelf()
        self.proofs: Shelf[None] = Shelf()
        self.dpop_nonce = secrets.token_urlsafe(12)
        self.refreshes = 0

    def issue_ticket(self, *, uri: str, path: str, scopes: tuple[str, ...]) -> str:
        """Return a name for the consent page's form that can be used once."""
        name = secrets.token_urlsafe(24)
        self.tickets[name] = Ticket(uri, path, scopes, self.clock() + TICKET_SECONDS)
        return name

    def take_ticket(self, name: str, *, path: str) -> Ticket | None:
        """Return the ticket of this name and forget it, or None if it is spent, old or foreign."""
        ticket = self.tickets.pop(name, None)
        if ticket is None or ticket.path != path or self.clock() > ticket.expires_at:
            return None
        return ticket

    def live_access_token(self, token: str) -> AccessToken | None:
        """Return what is known about ``token``, or None if it is unknown, expired or revoked."""
        record = self.access_tokens.get(token)
        if record is None or record.grant.revoked or self.clock() >= record.expires_at:
            return None
        return record

    def live_tokens(self, login: str) -> tuple[str, ...]:
        """Return every access token of both protocols that still opens this person's data."""
        bearer = (
            token
            for token in self.access_tokens
            if (record := self.live_access_token(token)) and record.grant.login == login
        )
        signed = (
            token
            for token, credentials in self.signed_tokens.items()
            if credentials.grant.login == login and not credentials.grant.revoked
        )
        return (*bearer, *signed)

    def expire_tokens(self, login: str | None = None) -> None:
        """End the life of every OAuth 2 access token, or of one person's; refresh tokens stay good."""
        for record in self.access_tokens.values():
            if login in (None, record.grant.login):
                record.expires_at = min(record.expires_at, self.clock())

    def revoke_tokens(self, login: str | None = None) -> None:
        """End every grant, or one person's, and with it all its tokens of both protocols."""
        for shelf in (self.access_tokens, self.refresh_tokens, self.signed_tokens):
            for record in shelf.values():
                if login in (None, record.grant.login):
                    record.grant.revoked = True

    def revoke_refresh_tokens(self, login: str | None = None) -> None:
        """Forget every refresh token, or one person's; access tokens stay good."""
        for name, record in tuple(self.refresh_tokens.items()):
            if login in (None, record.grant.login):
                del self.refresh_tokens[name]

    def end_token(self, token: str) -> bool:
        """End the grant that a token of either protocol belongs to; tell whether there is one."""
        for shelf in (self.access_tokens, self.refresh_tokens, self.signed_tokens):
            record = shelf.get(token)
            if record is not None and not record.grant.revoked:
                record.grant.revoked = True
                return True
        return False
