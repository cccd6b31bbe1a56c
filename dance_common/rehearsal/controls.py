"""What tests see of a stand-in and do to it: the ends of tokens, faults, the record of requests."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self, get_args
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from . import raw_request
from .endpoints import Role
from .settings import Account, Client, Settings
from .stand_in import stand_in_url
from .store import Store

_JSON: Mapping[str, str] = MappingProxyType({"Content-Type": "application/json"})


@dataclass(frozen=True)
class Answer:
    """Describe what to answer instead of the truth.

    With ``status`` None the truth is told, only ``delay_seconds`` late.
    """

    status: int | None = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | str = field(default=b"", repr=False)
    delay_seconds: float = 0.0

    def __post_init__(self) -> None:
        """Keep a copy of the headers that nobody can change."""
        object.__setattr__(self, "headers", MappingProxyType(dict(self.headers)))

    def response(self) -> Response:
        """Return this answer as it goes out, a Content-Length that lies included."""
        body = self.body.encode() if isinstance(self.body, str) else self.body
        # A list, because for a single body Werkzeug would put the Content-Length right.
        return Response([body], self.status, dict(self.headers))


class Fault:
    """One answer in place of the truth, from now until ``end`` or the end of a ``with`` block."""

    def __init__(
        self, place: str, answer: Answer, times: int | None, end: Callable[[Fault], None]
    ) -> None:
        self.place = place
        self.answer = answer
        self.times = times
        self._end = end

    def end(self) -> None:
        """Let the truth be told again."""
        self._end(self)

    def __enter__(self) -> Self:
        """Begin a block that this lasts for; it has begun already."""
        return self

    def __exit__(self, *_: object) -> None:
        """End with the block."""
        self.end()


class Faults:
    """Keep the answers that stand in for the truth, by path or role; the newest one wins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def begin(self, place: str, answer: Answer, *, times: int | None) -> Fault:
        """Give ``answer`` to this many requests for ``place``, None for all, until the fault ends."""
        fault = Fault(place, answer, times, self._remove)
        with self._lock:
            self._faults.append(fault)
        return fault

    def take(self, *places: str | None) -> Answer | None:
        """Return what a request for these places gets instead of the truth, if anything."""
        with self._lock:
            for fault in reversed(self._faults):
                if fault.place in places and fault.times is None:
                    return fault.answer
                if fault.place in places and fault.times:
                    fault.times -= 1
                    return fault.answer
        return None

    def all(self) -> tuple[Fault, ...]:
        """Return those that have not ended, oldest first."""
        with self._lock:
            return tuple(fault for fault in self._faults if fault.times != 0)

    def forget(self) -> None:
        """Let the truth be told everywhere again."""
        with self._lock:
            self._faults.clear()

    def _remove(self, fault: Fault) -> None:
        with self._lock:
            if fault in self._faults:
                self._faults.remove(fault)


@dataclass(frozen=True, repr=False)
class Seen:
    """Hold one request as it was sent, and the status it was answered with.

    ``query`` and ``form`` are pairs in their order, empty where they were malformed. ``status`` is
    None when the client gave up waiting, ``role`` what the endpoint is for, None where there is
    none. The repr names parameters and never shows a value.
    """

    method: str
    url: str
    path: str
    query: raw_request.Pairs
    form: raw_request.Pairs
    headers: raw_request.Pairs
    body: bytes
    status: int | None
    role: Role | None = None

    @property
    def parameters(self) -> Mapping[str, str]:
        """Return the parameters of URL and form together, without repeats."""
        return dict((*self.query, *self.form))

    @property
    def scheme(self) -> str:
        """Return how the request authenticated: ``Basic``, ``Bearer``, ``OAuth`` or nothing."""
        return self.header("Authorization").partition(" ")[0]

    def header(self, name: str) -> str:
        """Return the value of a header, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def __repr__(self) -> str:
        """Show names only, because values are codes, secrets and tokens."""
        names = ",".join(name for name, _ in (*self.query, *self.form))
        parts = (self.method, self.path, names, self.scheme, str(self.status))
        return f"<Seen {' '.join(part for part in parts if part)}>"


def seen(request: Request, status: int | None, role: Role | None = None) -> Seen:
    """Return the record of a request whose body was read already."""
    try:
        query, form = raw_request.query_of(request), raw_request.form_of(request)
    except ValueError:
        query, form = (), ()
    return Seen(
        method=request.method,
        url=raw_request.sent_uri(request),
        path=request.path,
        query=query,
        form=form,
        headers=tuple((name, value) for name, value in request.headers),
        body=request.get_data(),
        status=status,
        role=role,
    )


class Record:
    """Keep the newest ten thousand requests, safely for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: deque[Seen] = deque(maxlen=10_000)

    def add(self, entry: Seen) -> None:
        """Keep a request."""
        with self._lock:
            self._seen.append(entry)

    def all(self) -> tuple[Seen, ...]:
        """Return the requests in the order in which they were answered."""
        with self._lock:
            return tuple(self._seen)

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._seen.clear()


class TestControls:
    """What a test may change of a stand-in, and what the stand-in has seen.

    A place, where one is asked for, is the provider's own absolute URL, a path of the stand-in, or a role: ``page``
    where people consent, ``request_token`` for what OAuth 1 asks before, ``token`` for what gives tokens,
    ``revocation`` for what ends them, or ``api`` for what they open.
    """

    __test__ = False  # pytest takes every class whose name begins so for a test

    def __init__(self, settings: Settings, store: Store) -> None:
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

    def forget_client(self, client_id: str) -> None:
        """Let a site be unknown from now on, as a server that was set up anew."""
        with self._store.lock:
            self._settings.clients.pop(client_id, None)

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

    @property
    def access_token_seconds(self) -> int:
        """For how many seconds the OAuth 2 access tokens are good that are given from now on."""
        return self._settings.access_token_seconds

    @access_token_seconds.setter
    def access_token_seconds(self, seconds: int) -> None:
        self._settings.access_token_seconds = seconds

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

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return what is answered in place of the truth, oldest first."""
        return self._faults.all()

    def end_faults(self) -> None:
        """Answer the truth everywhere again."""
        self._faults.forget()

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
