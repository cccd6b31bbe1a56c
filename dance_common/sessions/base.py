"""What sessions of both protocols share: where requests may go, over which connections, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, ParamSpec, Self, TypeVar

import requests
from requests.adapters import BaseAdapter

from .. import profiles, transport
from ..backends import Account, BackendSlot
from ..connections import USUAL, Connections
from ..errors import DanceError, ForeignHost
from ..profiles import Profile
from ..provider import Provider
from ..tokens import HeldSlot, NoSlot, Token, TokenSlot
from ..urls import authority, require_secure, resolve, without_query
from .asynchronous import AsyncCalls
from .preparing import PreparingSession
from .shared import SHARED

ANYONE = Provider(name="provider")
"""What a session that no dance made knows about its provider: nothing."""

P = ParamSpec("P")
R = TypeVar("R")


def names_its_dance(call: Callable[P, R]) -> Callable[P, R]:
    """Let the errors of a session's method say whose they are: a view that lets them go may have several sessions.

    Its answers say so, too, for what ``response.raise_for_status()`` raises.
    """

    @wraps(call)
    def named(*args: P.args, **options: P.kwargs) -> R:
        session: Any = args[0]
        try:
            answer: Any = call(*args, **options)
        except (DanceError, requests.RequestException) as error:
            error.dance_name = session.dance_name  # type: ignore[union-attr]  # a mark of ours on requests' errors
            raise
        if isinstance(answer, requests.Response):
            answer.dance_name = session.dance_name  # type: ignore[attr-defined]  # as above
        return answer  # type: ignore[no-any-return]  # it is what the method returned

    return named


class ProviderSession(AsyncCalls, PreparingSession):
    """A requests session for one user and one provider, made for one request of our site.

    Relative URLs are resolved against ``base_url``. Connections belong to the process, so a session is cheap and
    ``close`` takes nothing from others; cookies belong to the session.

    Attributes:
        base_url: where relative URLs start.
        on_token_lost: called with the ``TokenLost`` when the provider has ended the token, once it was dropped.
        remake: makes another session like this one, for another slot; None for a session that no dance made.
        dance_name: the name of the dance that made it; empty where none did.
        connections: how connections are kept, and how long a call waits that doesn't say.
    """

    connections: Connections = USUAL
    base_url: str | None = None
    dance_name: str = ""
    on_token_lost: Callable[[DanceError], None] = staticmethod(lambda error: None)
    remake: Callable[[TokenSlot], Any] | None = None
    _provider: Provider = ANYONE
    _client: Any  # oauthlib's side of the session: requests-oauthlib's base classes make it
    _token: Token | None = None
    _is_loaded: bool = False
    _was_kept: bool = False

    @cached_property
    def slot(self) -> TokenSlot:
        """Where the token is found and left: nowhere, in a session that nobody gave a place."""
        return NoSlot()

    @property
    def provider(self) -> Provider:
        """The facts about the other side; what has to be asked for is asked for on first use.

        Raises:
            ProviderFailed: the provider did not answer, or its answer can't be believed.
        """
        if self._provider.discover is not None:
            with transport.provider_errors(self._provider.title, step="api"):
                self._learn(self._provider.discover(self._provider))
        return self._provider

    @provider.setter
    def provider(self, provider: Provider) -> None:
        self._provider = provider

    def _learn(self, provider: Provider) -> None:
        """Take what a provider has said of itself; subclasses hand on what they hold a copy of."""
        self._provider = provider

    def share_connections(self) -> None:
        """Replace the adapters that requests made for this session alone; what is mounted later is used first."""
        for prefix in self.adapters:
            self.adapters[prefix] = SHARED

    def get_adapter(self, url: str | bytes) -> BaseAdapter:
        """Return the adapter mounted on this session for the URL, or the one that the process shares."""
        text = url.decode() if isinstance(url, bytes) else url
        for prefix, adapter in self.adapters.items():
            if adapter is not SHARED and text.lower().startswith(prefix.lower()):
                return adapter
        return transport.adapter_for(text, self.connections)

    def load_token(self) -> bool:
        """Read the token from where it is kept; return whether there is one."""
        self._take(self.slot.load())
        self._is_loaded = True
        self._was_kept = self._token is not None
        return self._was_kept

    def unload(self) -> None:
        """Forget what was loaded, so that the next use asks the backend again."""
        self._take(None)
        self._is_loaded = False

    @property
    def token(self) -> Token | None:
        """The token that requests carry, read on first use; None where there is none.

        Assigning changes this session only; the adapter's ``token`` attribute is what stores it. ``del`` lets the next
        use read it again.
        """
        if not self._is_loaded:
            self.load_token()
        return self._token

    @token.setter
    def token(self, value: Any) -> None:
        self._take(Token(value) if value else None)
        self._is_loaded = True
        self._was_kept = False

    @token.deleter
    def token(self) -> None:
        self.unload()

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts that the user has connected with this dance, where the backend keeps several apart."""
        return self.slot.accounts() if isinstance(self.slot, BackendSlot) else ()

    def for_account(self, account: str) -> Self:
        """Return another session, which uses one of ``accounts`` by its id whichever is the default.

        Raises:
            LookupError: no backend that keeps accounts is behind this session.
        """
        if self.remake is None or not isinstance(self.slot, BackendSlot):
            raise LookupError(f"This session belongs to no user, and so to no account {account!r}.")
        other: Self = self.remake(self.slot.for_account(account))
        return other

    def set_default_account(self, account: str) -> None:
        """Let one of ``accounts`` be the one that is used where none is named.

        Raises:
            LookupError: the user has not connected it.
            NotConfigured: the site's backend keeps one account only.
        """
        if not isinstance(self.slot, BackendSlot):
            raise LookupError(f"This session belongs to no user, and so to no account {account!r}.")
        self.slot.set_default_account(account)
        self.unload()

    def profile(self) -> Profile:
        """Ask the provider who the user is, and return it in one shape for all providers.

        Raises:
            ProviderFailed: nothing is known about profiles there, or the provider's answer names nobody.
            requests.RequestException: as in requests.
        """
        profile = profiles.fetch(self, self.provider)
        if isinstance(self.slot, HeldSlot):
            # Asked for while a dance ends: whoever stores the token need not ask again.
            self.slot.account = profile.id
        return profile

    def _take(self, token: Token | None) -> None:
        """Hold the token; subclasses hand it on to what places it into requests."""
        self._token = token

    def _destination(self, url: str, *, with_token: bool) -> str:
        """Return the absolute URL of an API call.

        Raises:
            ForeignHost: the provider does not declare that host, and the call would carry the token.
            InsecureTransport: the token would travel over plain http.
        """
        url = resolve(self.base_url, url)
        if with_token:
            if not self.provider.may_receive_token(url, base_url=self.base_url):
                raise ForeignHost(
                    f"{authority(url) or without_query(url)} is no host of {self.provider.title},"
                    " so the token was not sent there."
                )
            require_secure(url, "address")
        return url

    def _defaults(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the options of a call with what holds for every call to this provider."""
        options = {**self.provider.tls, **options}
        if options.get("timeout") is None:
            options["timeout"] = self.connections.api_timeout
        return options

    def _headers(self, headers: Any) -> dict[str, str]:
        """Return the call's headers, with those that the provider requires where the call doesn't name them."""
        given = dict(headers or {})
        named = {str(name).lower() for name in given}
        required = {k: v for k, v in self.provider.headers.items() if k.lower() not in named}
        return required | given

    def rebuild_auth(
        self, prepared_request: requests.PreparedRequest, response: requests.Response
    ) -> None:
        """Drop the token when a redirect leaves the host that it was sent to, whichever header it is in.

        A ``.netrc`` entry never takes its place, as it would in requests.
        """
        before, after = response.request.url or "", prepared_request.url or ""
        if authority(before) != authority(after) or before.split(":")[0] != after.split(":")[0]:
            token = (self._token or Token()).get("access_token")
            for name, value in list(prepared_request.headers.items()):
                if name.lower() == "authorization" or (token and token in str(value)):
                    del prepared_request.headers[name]
