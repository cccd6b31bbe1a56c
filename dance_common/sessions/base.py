"""What sessions of both protocols share: one user's token, where requests may go, and calls for async views."""

from __future__ import annotations

import sys
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from typing import Any, Self

import requests

from ..backends import BackendSlot
from ..backends.identity import Identity, OwnedToken
from ..backends.store import NoSlot, TokenStore
from ..backends.tables.backend import OnLoop
from ..errors import (
    CONNECT_FIRST,
    BadServer,
    DanceError,
    ForeignHost,
    hide_locals,
    hides_locals,
)
from ..provider import Provider
from ..tokens import Token, from_storage, is_rehearsed
from ..transport.session import PooledSession, prepare_call
from ..urls import authority, is_loopback, is_secure, require_secure, resolve, without_query
from .accounts import AccountCalls
from .asynchronous import AsyncCalls
from .credentials import carries, drop_headers, leaves
from .errors import TokenExpired
from .steps import Call, LocalStep, NetworkStep, Steps, run

NOT_LOADED = OwnedToken()
"""What a session carries that has not been asked for its token yet; a session without a token has loaded that."""


class ProviderSession(PooledSession, AccountCalls, AsyncCalls):
    """A requests session for one user and one provider, made for one request of our site.

    Relative URLs are resolved against ``base_url``. Connections belong to the process, so a session is cheap and
    ``close`` takes nothing from others; cookies belong to the session.

    For code that must not wait every call has a namesake with an ``a`` before it, as in Django, which takes the same
    arguments and raises the same; see ``AsyncCalls``.

    Attributes:
        base_url: where relative URLs start.
        dance_name: the name of the dance that made it; empty where none did.
        connections: how connections are kept, and how long a call waits that doesn't say.
        on_token_lost: called with the ``TokenLost`` when the provider has revoked the token, once it was dropped.
        server: the name of the server, where a visitor has named it and it is known; else empty.
        settle: called with the session and the client registration of what it has loaded, where that says which server
            it is with; returns whether the token may be used there. None where the server is known without.
        is_rehearsing: whether a stand-in is asked in the provider's place.
        has_stored_profile: whether the dance stores the user's profile with the token.
        remake: makes another session like this one, for another store; None for a session that no dance made.
    """

    base_url: str | None = None
    dance_name: str = ""
    is_rehearsing: bool = False
    has_stored_profile: bool = False
    on_token_lost: Callable[[DanceError], None] = staticmethod(lambda error: None)
    server: str = ""
    settle: Callable[[Any, str], bool] | None = None
    remake: Callable[[TokenStore], Any] | None = None
    _carried: OwnedToken = NOT_LOADED
    _is_made: bool = False

    def __init__(self, *args: object, base_url: str | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.base_url = base_url
        if self._carried.token is None:
            # requests-oauthlib assigns an empty token where it was given none.
            self._carried = NOT_LOADED
        self._is_made = True

    @property
    @abstractmethod
    def provider(self) -> Provider:
        """The facts about the other side."""
        ...

    @cached_property
    def slot(self) -> TokenStore:
        """Where the token is found and left: nowhere, in a session that nobody gave a place."""
        return NoSlot()

    @property
    def on_loop(self) -> OnLoop | None:
        """What touches the site on the running event loop; None where a thread has to.

        It has to where the provider may have to be asked first who it is, which nothing does on the event loop.
        """
        provider: Provider = self._provider  # type: ignore[attr-defined]  # as it is known without asking
        is_known = getattr(provider, "discover", None) is None and self.settle is None
        return self.slot.on_loop if is_known and isinstance(self.slot, BackendSlot) else None

    def load_token(self) -> bool:
        """Read the token from where it is stored; return whether there is one."""
        outer = sys.exception()
        try:
            if isinstance(self.slot, BackendSlot):
                self._carry_loaded(self.slot.load_owned())
            else:
                self.carry_stored(self.slot.load())
        except BaseException as error:
            hide_locals(error, outer)
            raise
        return self._carried.was_stored

    def carry_stored(self, token: Token | None) -> None:
        """Carry the token, which is the one in ``slot``, as if it had been loaded.

        One that a rehearsal has issued is none for the real provider: the site was started anew without the stand-in.
        """
        self._carry_loaded(OwnedToken(token, self._whose(), was_stored=token is not None))

    def _carry_loaded(self, loaded: OwnedToken) -> None:
        self._carry(loaded)
        token, identity = loaded.token, loaded.identity
        if token is None and self.settle is None:
            return
        if self.settle is not None:
            registration = identity.registration if identity and token else ""
            if not self.settle(self, registration):
                token = None
        if token is not None and is_rehearsed(token) and not self._may_rehearse():
            token = None
        if token is None:
            self._carry(OwnedToken(None, identity))

    def _may_rehearse(self) -> bool:
        # Without a stand-in in its place the rehearsal is a provider like any other, on this machine or beside it.
        provider: Provider = self._provider  # type: ignore[attr-defined]  # as it is known without asking
        base = self.base_url or provider.base_url or next(iter(provider.endpoints()), "")
        return self.is_rehearsing or is_loopback(base) or not base.startswith("https:")

    def unload(self) -> None:
        """Forget what was loaded, so that the next use asks the backend again."""
        self._carry(NOT_LOADED)

    @property
    def token(self) -> Token | None:
        """The token that requests carry, read on first use; None where there is none.

        It is read again where the user, the tenant or the stored token has changed since then: a token is used for the
        one whom it belongs to. Assigning changes this session only; the adapter's ``token`` attribute is what stores
        it. ``del`` lets the next use read it again.
        """
        if self._carried is NOT_LOADED or not self._is_current():
            self.load_token()
        return self._carried.token

    @token.setter
    def token(self, value: Mapping[str, Any] | None) -> None:
        identity = self._whose() if self._is_made else None
        self._carry(OwnedToken(Token(value) if value else None, identity))

    @token.deleter
    def token(self) -> None:
        self.unload()

    def _is_current(self) -> bool:
        """Tell whether what was loaded or assigned is still the one's who would be asked for now."""
        carried, now = self._carried, self._whose()
        if carried.identity is None and carried.token is not None and not carried.was_stored:
            # It was given to the session before anybody can tell whose it is.
            self._carried = carried = carried._replace(identity=now)
        return carried.identity == now

    def _whose(self) -> Identity | None:
        """Return whose token would be loaded now; None where nobody can tell, as outside of a request."""
        try:
            return self.slot.identity()
        except (LookupError, RuntimeError, ValueError):
            return None

    def _carry(self, carried: OwnedToken) -> None:
        """Carry the token from now on; OAuth 1 hands it on to what signs."""
        self._carried = carried

    @property
    @abstractmethod
    def authorized(self) -> bool:
        """Whether there is a token that can be used now."""
        ...

    @property
    @abstractmethod
    def can_refresh(self) -> bool:
        """Whether the token is renewed when it has expired."""
        ...

    def fresh_token(self) -> Token:
        """Return a copy of the token, refreshed first where it is stale: for a client of another library.

        ``token`` is what is stored, whatever its age; this one can be used at once, and the provider is asked for it
        only if need be, once for all who ask at the same time. Ask again for each job: a refresh may end it.

        Raises:
            TokenExpired: there is no token, or a stale one that can't be refreshed: the user has to dance (again).
            TokenLost: the provider refused to refresh it; the token is gone.
            ProviderFailed: the provider did not respond as it should; the token is kept.
        """
        with self._naming_errors():
            return run(self, self._fresh_token_steps())

    @abstractmethod
    def _fresh_token_steps(self) -> Steps[Token]:
        """Return the steps of ``fresh_token``."""
        ...

    def _usable_token(self) -> Token:
        """Return a copy of the token as it is now.

        Raises:
            TokenExpired: there is none, or nothing in it that a request could carry.
        """
        token = self.token
        if token is None or not self._is_complete(token):
            raise TokenExpired(code="not_connected", title=self.provider.title, hint=CONNECT_FIRST)
        return from_storage(token) or Token(token)

    @abstractmethod
    def _is_complete(self, token: Token) -> bool:
        """Return whether the token has what a request needs, be it stale or not."""
        ...

    def request(  # type: ignore[override]  # url may be relative; what is passed through stays untyped
        self,
        method: str,
        url: str,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        withhold_token: bool = False,
        *,
        should_load_token: bool = True,
        **options: Any,
    ) -> requests.Response:
        """Call the provider's API with the user's token: a stale one is refreshed before, an OAuth 1 token signs.

        Args:
            method: the HTTP method.
            url: relative to ``base_url``, or absolute and at one of the provider's hosts.
            data: as in requests.
            headers: as in requests; the provider's required ones are added.
            withhold_token: send the request without the token, wherever it goes.
            should_load_token: False uses the token that was loaded before, and loads none.
            **options: as in requests. ``timeout`` is in seconds and bounds the whole response.

        Raises:
            ForeignHost: the token would go to a host that the provider does not declare.
            TokenExpired, TokenLost: the user has to dance again.
            requests.RequestException: as in requests.
        """
        # requests takes whatever has a text, such as a furl or yarl URL.
        call = Call(method, str(url), data, headers, withhold_token, should_load_token, options)
        with self._naming_errors():
            return self._named(run(self, self._steps(call)))

    @abstractmethod
    def _steps(self, call: Call) -> Steps[requests.Response]:
        """Return the steps of ``request``."""
        ...

    def _network_step(self, call: Call, **changes: object) -> NetworkStep:
        """Return the step that sends the call, with what holds for every call to this provider.

        Args:
            call: what the view asked for; its URL is absolute.
            **changes: arguments of ``requests.Session.request`` in place of the view's.
        """
        provider = self.provider
        options = {**provider.tls, **call.options, **changes}
        if options.get("timeout") is None:
            options["timeout"] = self.connections.api_timeout
        headers = dict(call.headers or {})
        given = {str(name).lower() for name in headers}
        for name, value in provider.headers.items():
            if name.lower() not in given:
                headers[name] = value
        return NetworkStep(
            *prepare_call(self, call.method, call.url, data=call.data, headers=headers, **options)
        )

    def _destination(self, url: str, *, with_token: bool) -> str:
        """Return the absolute URL of an API call.

        Raises:
            ForeignHost: the provider does not declare that host, and the call would carry the token.
            InsecureTransport: the token would travel over plain http.
        """
        url = resolve(self.base_url, url)
        if with_token:
            if not self._may_receive_token(url):
                raise ForeignHost(
                    f"{authority(url) or without_query(url)} is no host of {self.provider.title},"
                    " so the token was not sent there."
                )
            require_secure(url, "address")
        return url

    def _may_receive_token(self, url: str) -> bool:
        """Tell whether the token may go to the URL."""
        if self.dance_name or self.base_url:
            return self.provider.may_receive_token(url, base_url=self.base_url)
        return self._may_receive_own_token(url)

    def _may_receive_own_token(self, url: str) -> bool:
        """Tell the same of a session that no dance made: anywhere, since nobody has declared any host."""
        return True

    @contextmanager
    def _naming_errors(self) -> Iterator[None]:
        """Let errors say whose they are, and hide what led to them.

        A view that does not catch them may have several sessions.
        """
        outer = sys.exception()
        try:
            yield
        except BaseException as error:
            if isinstance(error, DanceError | requests.RequestException):
                error.dance_name = self.dance_name  # type: ignore[union-attr]  # a mark of ours on requests' errors
            hide_locals(error, outer)
            raise

    def _named(self, response: requests.Response) -> requests.Response:
        """Let a response say whose it is, too, for what its ``raise_for_status()`` raises."""
        response.dance_name = self.dance_name  # type: ignore[attr-defined]  # as above
        return response

    def _require_server(self) -> None:
        """Raise ``BadServer`` where nobody has named the server that this session would be with."""
        if not (self.token and self.server):
            with self._naming_errors():
                raise BadServer(
                    code="server_missing",
                    title=self.provider.title,
                    step="api",
                    status=HTTPStatus.UNAUTHORIZED,
                )

    @hides_locals
    def revoke(self) -> bool:
        """Ask the provider to revoke the token in its own way or by RFC 7009, if it has one; return whether it did.

        Never raises, and keeps the token here.
        """
        return run(self, self._revoke_steps())

    def _revoke_steps(self) -> Steps[bool]:
        """Return the steps of ``revoke``: here the provider's own way, which may do anything."""

        def act() -> bool:
            revoke = self.provider.revoke
            return bool(revoke is not None and self.token and revoke(self))

        try:
            is_revoked: bool = yield LocalStep(act, may_ask=True)
        except (DanceError, requests.RequestException):
            return False
        return is_revoked

    @hides_locals
    def disconnect(self) -> bool:
        """Forget the token here, always, after asking the provider to revoke it; return whether the provider did."""
        return run(self, self._disconnect_steps())

    def _disconnect_steps(self) -> Steps[bool]:
        """Return the steps of ``disconnect``."""
        has_token: bool = yield LocalStep(lambda: self.token is not None)
        identity = self._carried.identity

        def forget() -> None:
            # Whose token was revoked, whoever is logged in by now.
            if identity is not None:
                self.slot.delete(identity)
            if has_token or self._carried.identity == identity:
                self._carry(OwnedToken(None, identity))

        try:
            is_revoked: bool = yield from (
                _local(self.revoke) if self._has_own("revoke") else self._revoke_steps()
            )
        except GeneratorExit:
            raise  # nobody runs steps any more
        except BaseException:
            yield LocalStep(forget)
            raise
        yield LocalStep(forget)
        return is_revoked

    def _has_own(self, method: str) -> bool:
        """Tell whether a site's own class has another method of that name, which may do anything."""
        return getattr(type(self), method) is not getattr(ProviderSession, method)

    def twin(self) -> Self:
        """Return a copy for one request: the cookies that it gets stay with it, and the token is the same."""
        cookies = self.cookies.copy()
        twin = type(self).__new__(type(self))
        vars(twin).update(vars(self))
        twin.cookies = cookies
        return twin

    def resolve_redirects(self, resp: Any, req: Any, *args: Any, **options: Any) -> Any:
        """Follow redirects as in requests.

        requests makes the next request also where it follows none (``yield_requests``): nothing would be sent then, so
        one that must not be is no error, and the response has no ``next``.
        """
        try:
            yield from super().resolve_redirects(resp, req, *args, **options)
        except ForeignHost:
            if not options.get("yield_requests"):
                raise

    def rebuild_auth(
        self, prepared_request: requests.PreparedRequest, response: requests.Response
    ) -> None:
        """Drop the token and the client's secret when a redirect leaves the host, whichever header they are in.

        A ``.netrc`` entry never takes its place, as it would in requests.

        Raises:
            ForeignHost: they are in the body or the query, and would go to a host that the provider does not declare,
                or travel in the open.
        """
        if leaves(response.request.url or "", prepared_request.url or ""):
            secrets = self._secrets()
            drop_headers(prepared_request, secrets)
            self._require_declared(prepared_request, secrets)

    def _secrets(self) -> tuple[str, ...]:
        """Return what no stranger may get with a request that was redirected."""
        token = (self._carried.token or Token()).get("access_token")
        secret: str | None = getattr(self, "client_secret", None)
        return tuple(each for each in (token, secret) if each)

    def _require_declared(
        self, request: requests.PreparedRequest, secrets: tuple[str, ...]
    ) -> None:
        """Raise ``ForeignHost`` where a redirect would take one of the secrets to a host that must not have it."""
        url = request.url or ""
        stays = is_secure(url) and self.provider.may_receive_token(url, base_url=self.base_url)
        if not stays and carries(request, secrets):
            raise ForeignHost(
                f"{self.provider.title} redirected the request to {authority(url) or without_query(url)}, and would"
                " have had the token sent there in its body or query."
            )


def _local(action: Callable[[], bool]) -> Steps[bool]:
    """Return the one step that does something of the site's own."""
    found: bool = yield LocalStep(action, may_ask=True)
    return found
