"""What tests turn and look at: the ends of tokens, answers in place of the truth, and the record of requests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args
from urllib.parse import urlsplit

from .accounts import Account
from .clients import Client
from .faults import Answer, Fault, Faults
from .record import Record, Seen
from .settings import Settings
from .stage import Role
from .stand_in import stand_in_url
from .store import Store

_JSON: Mapping[str, str] = MappingProxyType({"Content-Type": "application/json"})


class Knobs:
    """Turn a provider's behaviour, and read what it saw.

    A place, where one is asked for, is the provider's own absolute URL, a path of the stand-in, or a role: ``page``
    where people consent, ``request_token`` for what OAuth 1 asks before, ``token`` for what gives tokens,
    ``revocation`` for what ends them, or ``api`` for what they open.
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        """Begin with an empty record, and tell the truth everywhere."""
        self._settings = settings
        self._store = store
        self._record = Record()
        self._faults = Faults()

    @property
    def issuer(self) -> str:
        """Return the provider's name for itself (RFC 9207); ``serve`` sets it on port 0."""
        return self._settings.issuer

    @issuer.setter
    def issuer(self, issuer: str) -> None:
        self._settings.issuer = issuer

    @property
    def clients(self) -> tuple[Client, ...]:
        """Return the registered sites."""
        return tuple(self._settings.clients.values())

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Return the people that the consent page offers."""
        return tuple(self._settings.accounts.values())

    def add_account(self, account: Account) -> None:
        """Let one more person have an account, in place of any other with the same login."""
        self._settings.accounts = {**self._settings.accounts, account.login: account}

    @property
    def rotates(self) -> bool | None:
        """Whether a refresh voids the old refresh token; None, as it is at first, does as each provider does."""
        return self._settings.rotates

    @rotates.setter
    def rotates(self, rotates: bool | None) -> None:
        self._settings.rotates = rotates

    def expire_tokens(self, account: str | None = None) -> None:
        """End the life of every OAuth 2 access token, or of one account's; they can still be refreshed."""
        with self._store.lock:
            self._store.expire_tokens(account)

    def expire_token(self, access_token: str) -> None:
        """End the life of one OAuth 2 access token; raises KeyError for one that was never given."""
        with self._store.lock:
            self._store.access_tokens[access_token].expires_at = self._store.clock()

    def revoke_tokens(self, account: str | None = None) -> None:
        """End every token of both protocols, or one account's, as if the person had; no refresh token is good."""
        with self._store.lock:
            self._store.revoke_tokens(account)

    def revoke_refresh_tokens(self, account: str | None = None) -> None:
        """End the refresh tokens, or one account's, but not the access tokens that are out."""
        with self._store.lock:
            self._store.revoke_refresh_tokens(account)

    def tokens_of(self, account: str) -> tuple[str, ...]:
        """Return the access tokens that open this account now, oldest first."""
        with self._store.lock:
            return self._store.live_tokens(account)

    @property
    def refreshes(self) -> int:
        """Return how many times a refresh token was exchanged with success."""
        with self._store.lock:
            return self._store.refreshes

    @property
    def requests(self) -> tuple[Seen, ...]:
        """Return the newest ten thousand requests, in the order in which they were answered."""
        return self._record.all()

    def requests_to(self, place: str) -> tuple[Seen, ...]:
        """Return the requests to one place."""
        where = _place(place)
        return tuple(entry for entry in self.requests if where in (entry.path, entry.role))

    @property
    def token_requests(self) -> tuple[Seen, ...]:
        """Return the requests for tokens."""
        return self.requests_to("token")

    def forget_requests(self) -> None:
        """Begin the record of requests anew."""
        self._record.forget()

    def answer_with(self, place: str, answer: Answer, *, times: int | None = None) -> Fault:
        """Give ``answer`` to the next ``times`` requests for the place, None for all, from now on or in a block."""
        return self._faults.begin(_place(place), answer, times=times)

    def fail(
        self, place: str, status: int = 500, *, error: str | None = None, times: int | None = None
    ) -> Fault:
        """Answer with this status, and with an OAuth error code where one is given, as ``answer_with`` does."""
        body = "" if error is None else json.dumps({"error": error})
        answer = Answer(status, {} if error is None else _JSON, body)
        return self.answer_with(place, answer, times=times)

    def slow(self, place: str, seconds: float, *, times: int | None = None) -> Fault:
        """Answer the truth this late, as ``answer_with`` does; in process a client that waits less is told at once."""
        return self.answer_with(place, Answer(None, delay_seconds=seconds), times=times)


def _place(place: str) -> str:
    """Return the path or the role that is meant.

    Raises:
        ValueError: it is neither, nor an absolute URL.
    """
    if place.startswith("/") or place in get_args(Role):
        return place
    parts = urlsplit(place)
    if not (parts.scheme and parts.netloc):
        roles = ", ".join(get_args(Role))
        raise ValueError(f"{place!r} is no absolute URL, no path, and none of {roles}.")
    return urlsplit(stand_in_url("", place)).path
