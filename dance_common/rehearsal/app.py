"""The rehearsal provider as a WSGI app, and the knobs that tests turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from requests.adapters import BaseAdapter
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from . import visitor
from .accounts import DEMO_ACCOUNTS, Account
from .adapter import PATIENCE, InProcessAdapter, OutOfPatience
from .clients import DEMO_CLIENT, Client
from .oauth1_rules import OAuth1Server
from .oauth2_rules import OAuth2Server
from .record import Answer, Faults, Record, Seen, seen
from .routes import ROUTES
from .settings import KNOWN_SCOPES, Pkce, Settings
from .stage import Route, Stage
from .store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Rehearsal:
    """Play an OAuth 1.0a and OAuth 2 provider, as strict as the RFCs permit, for any WSGI server.

    ``scopes`` maps each known scope to the sentence that the consent page shows, None admits every
    scope; ``default_scopes`` are asked for when a client names none. ``clock`` returns the Unix
    time in seconds. An instance may serve any number of threads.
    """

    def __init__(
        self,
        issuer: str = "http://localhost:9000",
        *,
        clients: Iterable[Client] = (DEMO_CLIENT,),
        accounts: Iterable[Account] = DEMO_ACCOUNTS,
        scopes: Mapping[str, str] | None = KNOWN_SCOPES,
        default_scopes: Iterable[str] = ("profile",),
        pkce: Pkce = "required",
        access_token_seconds: int = 3600,
        routes: Iterable[Route] = ROUTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Set the stage; ``issuer`` is what ``iss`` and the metadata document will say."""
        self._settings = Settings(
            issuer=issuer,
            clients={client.client_id: client for client in clients},
            accounts={account.login: account for account in accounts},
            scopes=scopes,
            default_scopes=tuple(default_scopes),
            pkce=pkce,
            access_token_seconds=access_token_seconds,
        )
        self._store = Store(clock)
        self._stage = Stage(
            self._settings,
            self._store,
            OAuth1Server(self._settings, self._store),
            OAuth2Server(self._settings, self._store),
        )
        self._urls = Map(
            [Rule(route.rule, methods=route.methods, endpoint=route.handler) for route in routes]
        )
        self._record = Record()
        self._faults = Faults()

    def __repr__(self) -> str:
        """Name the issuer and nothing secret."""
        return f"<Rehearsal {self.issuer}>"

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

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        request = Request(environ)
        status: int | None = None
        try:
            response = self._respond(request)
            status = response.status_code
        finally:
            self._record.add(seen(request, status))
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        try:
            # Read before anything else, or a kept-alive connection would be out of step.
            request.get_data()
            if fault := self._faults.take(request.path):
                _wait(fault.delay_seconds, request.environ.get(PATIENCE))
                if fault.status is not None:
                    return fault.response()
            handler, _ = self._urls.bind("localhost").match(request.path, request.method)
            # One step of a dance at a time: what is checked is still true when it is acted upon.
            with self._store.lock:
                answer: Response = handler(self._stage, request)
            return answer
        except HTTPException as error:
            return Response.force_type(error.get_response(request.environ), request.environ)

    def adapter(self) -> BaseAdapter:
        """Return a transport that calls this provider in process; mount it in a session."""
        return InProcessAdapter(self)

    def consent(
        self,
        authorize_url: str,
        *,
        account: str = "mona",
        allow: bool = True,
        scopes: Collection[str] | None = None,
    ) -> str:
        """Return where a browser is sent after this person decided: the consumer's callback URL.

        ``scopes`` are those to leave ticked, None all. Raises ConsentError where the provider shows
        an error page, ValueError for an account or scope that the page does not offer.
        """
        return visitor.consent(
            self.adapter(), authorize_url, account=account, allow=allow, scopes=scopes
        )

    def expire_tokens(self) -> None:
        """End the life of every OAuth 2 access token; they can still be refreshed."""
        with self._store.lock:
            self._store.expire_tokens()

    def revoke_tokens(self) -> None:
        """End every token of both protocols; no refresh token is good any more."""
        with self._store.lock:
            self._store.revoke_tokens()

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

    def requests_to(self, path: str) -> tuple[Seen, ...]:
        """Return the requests to one path."""
        return tuple(entry for entry in self.requests if entry.path == path)

    @property
    def token_requests(self) -> tuple[Seen, ...]:
        """Return the requests to the OAuth 2 token endpoint."""
        return self.requests_to("/oauth2/token")

    def forget_requests(self) -> None:
        """Begin the record of requests anew."""
        self._record.forget()

    def answer_with(
        self, path: str, answer: Answer, *, times: int | None = None
    ) -> AbstractContextManager[None]:
        """Give ``answer`` to the next ``times`` requests for ``path``, None for all, in a block."""
        return self._faults.answering(path, answer, times=times)


def _wait(seconds: float, patience: float | None) -> None:
    """Keep the client waiting; one in process gives up at once instead of in vain."""
    if patience is not None and seconds > patience:
        raise OutOfPatience
    time.sleep(seconds)
