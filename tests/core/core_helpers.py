"""What the tests of the core share: a visitor's browser, canned answers, a loopback server without manners."""

from __future__ import annotations

import logging
import socketserver
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from raw_http import read_request

from dance_common.backends import MemoryBackend
from dance_common.backends.store import HeldSlot
from dance_common.dance.oauth1 import OAuth1Dance
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.errors import DanceError
from dance_common.flows.store import Flow
from dance_common.provider import OAuth1Provider, OAuth2Provider
from dance_common.tokens import Token, from_storage, newer_token
from dance_common.visit import Visit
from dance_common.visit.views import DanceRequest

ISSUER = "http://localhost:9000"
CALLBACK = "http://localhost:5000/login/rehearsal/authorized"
CLIENT_ID = "rehearsal-demo"
CLIENT_SECRET = "only-for-rehearsals-on-this-machine"

OAUTH2_PROVIDER = OAuth2Provider(
    name="rehearsal",
    base_url=f"{ISSUER}/api/",
    authorization_url=f"{ISSUER}/oauth2/authorize",
    token_url=f"{ISSUER}/oauth2/token",
    refresh_url=f"{ISSUER}/oauth2/token",
    revocation_url=f"{ISSUER}/oauth2/revoke",
    issuer=ISSUER,
)
OAUTH1_PROVIDER = OAuth1Provider(
    name="veteran",
    base_url=f"{ISSUER}/api/",
    request_token_url=f"{ISSUER}/oauth1/request_token",
    authorization_url=f"{ISSUER}/oauth1/authorize",
    access_token_url=f"{ISSUER}/oauth1/access_token",
)
REMOTE = OAuth2Provider(
    name="remote",
    title="Remote",
    base_url="https://api.remote.example/v1/",
    authorization_url="https://remote.example/authorize",
    token_url="https://remote.example/token",
    refresh_url="https://remote.example/token",
    revocation_url="https://remote.example/revoke",
)
"""A provider that is answered for by ``responses``."""


def oauth2_dance(provider: OAuth2Provider = OAUTH2_PROVIDER, **changes: Any) -> OAuth2Dance:
    """Return a dance with the rehearsal or another provider."""
    facts = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} | changes
    return OAuth2Dance(provider=provider, **facts)


def dance_elsewhere(**changes: Any) -> OAuth2Dance:
    """Return a dance with a provider at a host of its own, which the stand-in can play."""
    return oauth2_dance().changed(
        base_url="https://x.example/",
        authorization_url="https://x.example/auth",
        token_url="https://x.example/token",
        issuer=None,
        name="x",
        **changes,
    )


def oauth1_dance(provider: OAuth1Provider = OAUTH1_PROVIDER, **changes: Any) -> OAuth1Dance:
    """Return an OAuth 1 dance with the rehearsal or another provider."""
    facts = {"client_key": CLIENT_ID, "client_secret": CLIENT_SECRET} | changes
    return OAuth1Dance(provider=provider, **facts)


def query_of(url: str) -> str:
    """Return a URL's raw query string."""
    return urlsplit(url).query


def parameters_of(url: str) -> dict[str, str]:
    """Return a URL's query as a dict."""
    return dict(parse_qsl(query_of(url), strict_parsing=True))


def flow(**changes: Any) -> Flow:
    """Return a flow that began now."""
    facts = {
        "key": "a-state",
        "dance": "rehearsal",
        "callback_url": CALLBACK,
        "began_at": int(time.time()),
    }
    return Flow(**(facts | changes))


class Signals:
    """What a dance's signals were sent with, and what their receivers return, by their names."""

    def __init__(self, **returned: list[Any]) -> None:
        self.returned = returned
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, name: str, /, **kwargs: Any) -> list[Any]:
        self.sent.append((name, kwargs))
        returned = self.returned.get(name, [])
        return returned(**kwargs) if callable(returned) else returned

    @property
    def names(self) -> list[str]:
        """The names of those that were sent, in their order."""
        return [name for name, _ in self.sent]


def dance_request(dance: Any, **changes: Any) -> DanceRequest:
    """Return a request of a site without a framework: its responses are strings, its session is a dict."""
    facts: dict[str, Any] = {
        "visit": Visit(dance, MemoryBackend()),
        "user_session": {},
        "method": "GET",
        "page": "/page?a=b",
        "home_url": "/home",
        "login_address": lambda *, next_url=None: f"login {next_url}",
        "view_address": lambda view: f"/view/{view}",
        "send": Signals(),
        "is_response": lambda value: isinstance(value, str),
        "log": logging.getLogger("tests"),
    }
    return DanceRequest(**(facts | changes))


class Slot(HeldSlot):
    """A place for one token that keeps count of what is done to it."""

    def __init__(self, token: Any = None) -> None:
        super().__init__(token)
        self.calls: list[str] = []

    @property
    def token(self) -> Any:
        return self._token

    @token.setter
    def token(self, token: Any) -> None:
        self._token = token

    def load(self) -> Token | None:
        self.calls.append("load")
        return super().load()

    def save(self, token: Any) -> None:
        self.calls.append("save")
        self.token = Token(token)

    def delete(self, identity: Any) -> None:
        self.calls.append("forget")
        self.token = None

    def finish_refresh(self, identity: Any, claim: Any, token: Any) -> Token | None:
        if self._token is None:
            return None
        self.save(token)
        return Token(token)

    def end_refresh(self, identity: Any, claim: Any, *, is_refused: bool) -> Token | None:
        if newer := newer_token(from_storage(self.token), claim.token or {}):
            return newer
        if is_refused:
            self.delete(identity)
        return None


class Visitor:
    """One browser at our site, and the person in front of it."""

    def __init__(self, dance: Any, rehearsal: Any, callback_url: str = CALLBACK) -> None:
        self.dance = dance
        self.rehearsal = rehearsal
        self.callback_url = callback_url
        self.session: dict[str, Any] = {}

    def begin(self, **options: Any) -> str:
        return self.dance.begin(self.session, self.callback_url, **options)

    def consent(self, url: str, **choices: Any) -> str:
        """Return the raw query that the browser brings back."""
        return query_of(self.rehearsal.consent(url, **choices))

    def finish(self, query: str | bytes, **options: Any) -> Any:
        return self.dance.finish(self.session, self.callback_url, query, **options)

    def refused(self, query: str | bytes, **options: Any) -> DanceError:
        """Return the error that finishing raises."""
        return error_of(lambda: self.finish(query, **options))

    def whole_dance(self, **choices: Any) -> Any:
        return self.finish(self.consent(self.begin(), **choices))


def error_of(action: Callable[[], Any]) -> DanceError:
    """Return the ``DanceError`` that the action raises; fail if it raises none."""
    try:
        action()
    except DanceError as error:
        return error
    raise AssertionError("no DanceError was raised")


def at_once(action: Callable[[int], Any], count: int = 16) -> list[Any]:
    """Run the action in that many threads, all starting together; return what each returned or raised."""
    barrier = threading.Barrier(count)

    def run(number: int) -> Any:
        barrier.wait(10)
        try:
            return action(number)
        except DanceError as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def elsewhere(provider: Any, old: str, new: str) -> Any:
    """Return the provider with its addresses moved from one origin to another."""
    moved = {
        name: value.replace(old, new)
        for name, value in vars(provider).items()
        if isinstance(value, str) and value.startswith(old)
    }
    return replace(provider, **moved)


class OddServer(socketserver.ThreadingTCPServer):
    """A loopback server that answers with whatever bytes a test has set, in whatever rhythm."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _OddHandler)
        self.answers: dict[str, Callable[[Callable[[bytes], None]], None]] = {}
        self.requests: list[bytes] = []
        self.stopping = threading.Event()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(
        self, path: str, body: bytes = b"", *, status: str = "200 OK", **headers: str
    ) -> None:
        """Answer requests for the path at once."""
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
        head += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        raw = "\r\n".join([*head, "", ""]).encode() + body
        self.answers[path] = lambda write: write(raw)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that hang up are what these tests are about."""


class _OddHandler(socketserver.BaseRequestHandler):
    server: OddServer

    def handle(self) -> None:
        self.request.settimeout(10)
        head, body = read_request(self.request)
        if not head:
            return
        self.server.requests.append(head + b"\r\n\r\n" + body)
        path = head.split(b" ")[1].decode().partition("?")[0]
        self.server.answers[path](self.request.sendall)
