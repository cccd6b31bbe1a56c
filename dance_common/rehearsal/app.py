"""The rehearsal provider as a WSGI app, and its own paths."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from requests.adapters import BaseAdapter
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Request, Response

from .. import providers
from ..dance.base import Dance
from ..dance.oauth1 import OAuth1Dance
from ..provider import ClientRegistration
from . import api, oauth1, oauth2, openid, registration, visitor
from .adapter import CLIENT_TIMEOUT, ClientTimedOut, InProcessAdapter
from .controls import TestControls, seen
from .endpoints import Endpoints, Route, RouteTable
from .overview import overview
from .provider_endpoints import signed_parameters
from .provider_routes import PlayedPaths
from .settings import (
    DEMO_ACCOUNTS,
    DEMO_CLIENT,
    KNOWN_SCOPES,
    Account,
    Client,
    FetchDocument,
    Pkce,
    Settings,
)
from .store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_ANY = ("GET", "POST", "PUT", "PATCH", "DELETE")

_METADATA = oauth2.metadata(
    authorize="/oauth2/authorize",
    token="/oauth2/token",
    revoke="/oauth2/revoke",
    register="/oauth2/register",
    push="/oauth2/par",
)

ROUTES: tuple[Route, ...] = (
    Route("/oauth2/authorize", oauth2.authorize, ("GET", "POST"), "page"),
    Route("/oauth2/token", openid.token, ("POST",), "token"),
    Route("/oauth2/revoke", oauth2.revoke, ("POST",), "revocation"),
    Route("/oauth2/par", oauth2.push, ("POST",), "pushed"),
    Route(
        "/oauth2/register",
        registration.register(ClientRegistration(url="/oauth2/register")),
        ("POST",),
        "registration",
    ),
    Route("/oauth2/userinfo", api.profile(openid.claims_about), ("GET", "POST")),
    Route("/oauth2/keys", openid.keys, role="facts"),
    Route("/oauth1/request_token", oauth1.request_token, ("GET", "POST"), "request_token"),
    Route("/oauth1/authorize", oauth1.authorize, ("GET", "POST"), "page"),
    Route("/oauth1/access_token", oauth1.access_token, ("GET", "POST"), "token"),
    Route("/api/user", api.profile()),
    Route("/user", api.profile()),
    Route("/api/repos", api.repositories),
    Route("/api/echo", api.echo, _ANY),
    Route("/.well-known/oauth-authorization-server", _METADATA, role="facts"),
    Route(
        "/.well-known/openid-configuration",
        openid.configuration(_METADATA, userinfo="/oauth2/userinfo", keys="/oauth2/keys"),
        role="facts",
    ),
)
"""The rehearsal provider's own paths."""


@lru_cache(maxsize=1)
def _own_paths() -> RouteTable:
    # Compiled once for all: tests make a stand-in each.
    return RouteTable(ROUTES)


class Rehearsal(TestControls):
    """Play an OAuth 1.0a and OAuth 2 provider, as strict as the RFCs permit, for any WSGI server.

    ``scopes`` maps each known scope to the sentence that the consent page shows, None admits every scope;
    ``default_scopes`` are asked for when a client names none. ``wants_pushed`` demands pushed authorization
    requests (RFC 9126), ``wants_dpop`` tokens that are bound to keys, and ``wants_nonces`` proofs of that
    with a nonce (RFC 9449). ``fetch_document`` returns the JSON object at an address: with it a client may
    be the address of a document about it, and the metadata announces that. ``clock`` returns the Unix time
    in seconds. An instance may serve any number of threads.
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
        wants_pushed: bool = False,
        wants_dpop: bool = False,
        wants_nonces: bool = False,
        fetch_document: FetchDocument | None = None,
        routes: Iterable[Route] = ROUTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Begin with an empty memory; ``issuer`` is what ``iss`` and the metadata document will say."""
        settings = Settings(
            issuer=issuer,
            clients={client.client_id: client for client in clients},
            accounts={account.login: account for account in accounts},
            scopes=scopes,
            default_scopes=tuple(default_scopes),
            pkce=pkce,
            access_token_seconds=access_token_seconds,
            wants_pushed=wants_pushed,
            wants_dpop=wants_dpop,
            wants_nonces=wants_nonces,
            fetch_document=fetch_document,
        )
        super().__init__(settings, Store(clock))
        self._endpoints = Endpoints.of(settings, self._store)
        self._own_urls = _own_paths() if routes is ROUTES else RouteTable(routes)
        self._dances: tuple[Dance, ...] = ()
        self._apis: dict[str, object] = {}
        self._played = PlayedPaths()
        self._urls = self._own_urls

    def __repr__(self) -> str:
        """Name the issuer and nothing secret."""
        return f"<Rehearsal {self.issuer}>"

    def play(self, *dances: Dance) -> None:
        """Play the providers of these dances, too, each at ``/<host><path>``.

        Of a dance that is signed by RSA the public key is known from then on.
        """
        with self._store.lock:
            new = [dance for dance in dances if dance not in self._dances]
            if new:
                self._urls = self._urls.with_paths(self._played.add(new, self._apis))
                self._dances = (*self._dances, *new)
            for dance in new:
                if isinstance(dance, OAuth1Dance) and dance.signs_by_rsa:
                    self._settings.know_key(dance)

    def add_api(self, url: str, answer: object) -> None:
        """Let the API of a provider that is played answer at one more absolute URL, for those with a good token.

        ``answer`` is what the JSON is made of, or a function of the account that returns it.
        """
        with self._store.lock:
            self._apis = {**self._apis, url: answer}
            self._played = PlayedPaths()
            paths = self._played.add(self._dances, self._apis)
            self._urls = self._own_urls.with_paths(paths)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        request = Request(environ)
        status: int | None = None
        route = self._urls.match(request)
        role = route.role if isinstance(route, Route) else None
        try:
            response = self._respond(request, route)
            status = response.status_code
        finally:
            self._record.add(seen(request, status, role))
        return response(environ, start_response)

    def _respond(self, request: Request, route: Route | HTTPException) -> Response:
        role = route.role if isinstance(route, Route) else None
        try:
            # Read before anything else, or a kept-alive connection would be out of step.
            request.get_data()
            if fault := self._faults.take(request.path, role):
                _wait(fault.delay_seconds, request.environ.get(CLIENT_TIMEOUT))
                if fault.status is not None:
                    return fault.response()
            if isinstance(route, HTTPException):
                raise route
            # One step of a dance at a time: what is checked is still true when it is acted upon.
            with self._store.lock:
                answer: Response = route.handler(self._endpoints, request)
            return answer
        except NotFound as error:
            if request.path == "/":
                titles = (dance.provider.title for dance in self._dances)
                return overview(self, request, providers=titles, answers=self._apis)
            return _unknown(request) or Response.force_type(error.get_response(), request.environ)
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

    def signed_url(self, url: str, *, provider: str, server: str) -> str:
        """Return an address of the site as a provider opens it by itself: with a query that it has just signed.

        ``provider`` is its name in the catalogue, ``server`` the server, such as ``my-shop``. Raises ValueError where
        that provider signs nothing.
        """
        found = providers.find(provider)().at(server).provider
        if (signature := found.query_signature) is None:
            raise ValueError(f"{found.title} signs no addresses.")
        host = urlsplit(found.base_url or "").netloc
        pairs = signed_parameters(signature, (), host=host, now=self._store.clock())
        return f"{url}?{urlencode(pairs)}"


def _unknown(request: Request) -> Response | None:
    """Return what is said about a path of a real provider that nobody described."""
    host, _, path = request.path.lstrip("/").partition("/")
    if "." not in host:
        return None
    said = (
        f"The rehearsal has no answer for https://{host}/{path}. It plays who the user is, and a few more calls."
        " Give it one: dance rehearse --answers answers.json; in tests rehearsal.add_api(url, answer)."
    )
    content = json.dumps({"error": "not_rehearsed", "error_description": said})
    return Response(content, 404, mimetype="application/json")


def _wait(seconds: float, client_timeout: float | None) -> None:
    """Keep the client waiting; one in process gives up at once instead of in vain."""
    if client_timeout is not None and seconds > client_timeout:
        raise ClientTimedOut
    time.sleep(seconds)
