"""A requests session that carries one user's OAuth 2 token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import requests

from ..errors import DanceError
from ..flows.scopes import missing as scopes_missing
from ..tokens import Token, is_expired, scope_list, successor
from .base import names_its_dance
from .endpoints import EndpointSession
from .errors import TokenExpired, TokenLost
from .refresh import Renewal
from .refreshing import refreshes
from .steps import Abroad, AtHome, Call, Steps

REVOCATION_TIMEOUT = 5.0
"""Seconds that a provider has to end a token: the user is waiting, and the token is forgotten here in any case."""

_UNAUTHORIZED = 401


class OAuth2Session(EndpointSession):
    """A requests session for one user, loaded with the user's token on first use.

    Stale tokens are refreshed before a call, and once more when the provider answers 401. It takes the arguments of
    ``requests_oauthlib.OAuth2Session``, and ``base_url``.

    Attributes:
        claims: what the provider signed about the user, in the session that finished a dance with a verified id_token
            (OpenID Connect Core section 2); None in any other. The user's ``sub`` stays in the token.
    """

    claims: Mapping[str, Any] | None = None

    @property
    def access_token(self) -> str | None:
        """The access token itself, or None."""
        token = self.token
        return token.get("access_token") if token else None

    @access_token.setter
    def access_token(self, value: str) -> None:
        self.token = {**(self.token or {}), "access_token": value}

    @access_token.deleter
    def access_token(self) -> None:
        self.token = None

    @property
    def authorized(self) -> bool:
        """Whether there is a token that can be used now: not expired, or refreshable."""
        token = self.token
        if not token or not token.get("access_token"):
            return False
        return not is_expired(token) or self._can_refresh(token)

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes that the user granted; empty where there is no token or the provider named none."""
        token = self.token
        return frozenset(scope_list(token.get("scope"))) if token else frozenset()

    def has_scopes(self, *scopes: str) -> bool:
        """Tell whether the user granted every one of the scopes, be it within a wider one."""
        return not scopes_missing(scopes, self.token, self.provider)

    def steps_of(self, call: Call) -> Steps[requests.Response]:
        """Return the steps of ``request``: the provider may refuse the token once, and gets a refreshed one then.

        Raises:
            ForeignHost: the token would go to a host that the provider does not declare.
            TokenExpired, TokenLost: the user has to dance again.
            requests.RequestException: as in requests.
        """

        def prepare() -> tuple[str, dict[str, Any], Token | None]:
            withheld = call.withhold_token or not (call.should_load_token or self._is_loaded)
            destination = self._destination(call.url, with_token=not withheld)
            token = None if withheld else self._usable_token()
            return destination, self._defaults(call.options), token

        def carrying(token: Token | None) -> Abroad:
            return Abroad(lambda session: session._send(call, destination, token, settings))

        destination, settings, token = yield AtHome(prepare)
        response: requests.Response = yield carrying(token)
        if (
            token is not None
            and response.status_code == _UNAUTHORIZED
            and self._can_refresh(token)
            and _can_repeat(call)
        ):
            response.close()
            renewed = yield AtHome(self.refresh)
            response = yield carrying(renewed)
        return response

    @names_its_dance
    def refresh(self) -> Token:
        """Exchange the refresh token for a new token, keep it and return it (RFC 6749 section 6).

        However many ask at once, the provider is asked once. Where the kept token is newer than this session's, that
        one is taken instead.

        Raises:
            TokenExpired: there is no refresh token, or the provider has no place for it.
            TokenLost: the provider refused; the token is gone.
            ProviderFailed: the provider did not answer as it should; the token is kept.
        """
        stale = self.token or Token()
        if not self._can_refresh(stale):
            raise TokenExpired(f"The token for {self.provider.title} is no longer valid.")
        if kept := successor(self.slot.load(), stale):
            self.token = kept
            return kept
        renewal = Renewal(self, stale, was_kept=self._was_kept)
        try:
            token = refreshes.run(self._fingerprint(stale), renewal)
        except TokenLost as error:
            self.token = None
            if renewal.has_lost:
                self.on_token_lost(error)
            elif not renewal.has_run:
                self._lose_too(stale)
            raise
        if not renewal.has_run and (kept := successor(self.slot.load(), stale)):
            token = kept
        elif not renewal.has_run:
            # Each browser with a cookie session of its own has a copy of its own.
            self.slot.save(token)
        was_kept, self.token = self._was_kept, token
        self._was_kept = was_kept
        return token

    def revoke(self) -> bool:
        """Ask the provider to end the token (RFC 7009); return whether it did. Never raises, keeps the token here."""
        token = self.token or Token()
        try:
            endpoint = self.provider_endpoint("revocation_url")
        except DanceError:
            return False
        if getattr(self.provider, "revoke", None) is not None:
            return super().revoke()
        name = getattr(self.provider, "revokes", "refresh_token")
        name = name if token.get(name) else "access_token"
        if not endpoint or not token.get(name):
            return False
        fields = {"token": token[name], "token_type_hint": name}
        try:
            options = {"timeout": REVOCATION_TIMEOUT}
            response = self._ask(endpoint, fields, step="revoke", options=options)
        except DanceError:
            return False
        return response.ok

    @cached_property
    def _client(self) -> Any:
        client = super()._client
        _inform(client, self._token)
        return client

    def _take(self, token: Token | None) -> None:
        super()._take(token)
        if "_client" in vars(self):
            _inform(self._client, token)

    def _can_refresh(self, token: Mapping[str, Any]) -> bool:
        # Whether a token is worth something is asked in every view: the provider is not asked for its facts then.
        url = self.auto_refresh_url or self._provider.discover
        return bool(url and token.get("refresh_token"))

    def _lose_too(self, stale: Mapping[str, Any]) -> None:
        """Drop the copy of a token that another request has found dead, if it is still that one."""
        kept = self.slot.load()
        if kept and kept.get("access_token") == stale.get("access_token"):
            self.slot.invalidate()

    def _fingerprint(self, stale: Mapping[str, Any]) -> str:
        # The access token, too: where refresh tokens don't rotate, the next stale token has the same one.
        pair = (stale.get("refresh_token"), stale.get("access_token"))
        return json.dumps((self.auto_refresh_url, self.client_id, *pair))

    def _usable_token(self) -> Token | None:
        token = self.token
        if token is None or not is_expired(token):
            return token
        return self.refresh()

    def _send(
        self, call: Call, url: str, token: Token | None, settings: dict[str, Any]
    ) -> requests.Response:
        sent, data = self._headers(call.headers), call.data
        # What a backend kept of another protocol or release may be no token that can be sent.
        if token and token.get("access_token"):
            for hook in self.compliance_hook["protected_request"]:
                url, sent, data = hook(url, sent, data)
            if self._given_client is not None:
                # oauthlib refuses http even within this machine; whether it is secure was decided before.
                scheme, _, rest = url.partition(":")
                url, sent, data = self._client.add_token(
                    f"https:{rest}", http_method=call.method, body=data, headers=sent
                )
                url = scheme + url.removeprefix("https")
            else:
                scheme = getattr(self.provider, "authorization_scheme", "Bearer")
                header = getattr(self.provider, "token_header", "Authorization")
                sent[header] = f"{scheme} {token['access_token']}".lstrip()
            if client_id_header := getattr(self.provider, "client_id_header", ""):
                sent.setdefault(client_id_header, self.client_id or "")
        return requests.Session.request(self, call.method, url, data=data, headers=sent, **settings)


def _inform(client: Any, token: Token | None) -> None:
    """Tell oauthlib's client of the token that its session holds."""
    client.token = token or {}
    client.access_token = token.get("access_token") if token else None


def _can_repeat(call: Call) -> bool:
    """Tell whether the body can be sent a second time: files and generators are spent by the first."""
    return not call.options.get("files") and (
        call.data is None or isinstance(call.data, str | bytes | Mapping | list | tuple)
    )
