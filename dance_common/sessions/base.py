"""What sessions of both protocols share: where requests may go, over which connections, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import requests
from requests.adapters import BaseAdapter

from .. import profiles
from ..backends.slot import HeldSlot
from ..connections import USUAL, Connections
from ..errors import DanceError, ForeignHost
from ..profiles import Profile
from ..provider import Provider
from ..tokens import Token
from ..transport import adapters as transport
from ..transport.session import PreparingSession
from ..transport.shared import SHARED
from ..urls import authority, require_secure, resolve, without_query
from .asynchronous import AsyncCalls
from .holder import TokenHolder
from .steps import Call, carry_out

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


class ProviderSession(TokenHolder, AsyncCalls, PreparingSession):
    """A requests session for one user and one provider, made for one request of our site.

    Relative URLs are resolved against ``base_url``. Connections belong to the process, so a session is cheap and
    ``close`` takes nothing from others; cookies belong to the session.

    Attributes:
        base_url: where relative URLs start.
        dance_name: the name of the dance that made it; empty where none did.
        connections: how connections are kept, and how long a call waits that doesn't say.
    """

    connections: Connections = USUAL
    base_url: str | None = None
    dance_name: str = ""
    _provider: Provider = ANYONE
    _client: Any  # oauthlib's side of the session: requests-oauthlib's base classes make it

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

    @names_its_dance
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
            **options: as in requests. ``timeout`` is in seconds and bounds the whole answer.

        Raises:
            ForeignHost: the token would go to a host that the provider does not declare.
            TokenExpired, TokenLost: the user has to dance again.
            requests.RequestException: as in requests.
        """
        call = Call(method, url, data, headers, withhold_token, should_load_token, options)
        return carry_out(self, self.steps_of(call))

    request_of_ours = request

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

    def revoke(self) -> bool:
        """Ask the provider to end the token in its own way, if it has one; return whether it did.

        Never raises, and keeps the token here.
        """
        try:
            revoke = getattr(self.provider, "revoke", None)
            return bool(revoke is not None and self.token and revoke(self))
        except (DanceError, requests.RequestException):
            return False

    def disconnect(self) -> bool:
        """Forget the token here, always, after asking the provider to end it; return whether the provider did."""
        try:
            return self.revoke()
        finally:
            self.slot.delete()
            self.token = None

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

    def _defaults(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options of a call with what holds for every call to this provider."""
        settings = {**self.provider.tls, **options}
        if settings.get("timeout") is None:
            settings["timeout"] = self.connections.api_timeout
        return settings

    def _headers(self, headers: Any) -> dict[str, str]:
        """Return the call's headers, with those that the provider requires where the call doesn't name them."""
        given = dict(headers or {})
        if not self.provider.headers:
            return given
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
