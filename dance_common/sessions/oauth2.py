"""A requests session that carries one user's OAuth 2 token."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import requests
import requests_oauthlib
from oauthlib.oauth2 import InvalidGrantError, TokenExpiredError

from .. import token_endpoint
from ..errors import DanceError, ProviderFailed, Step
from ..refreshing import refreshes
from ..tokens import Token, is_expired, loaded, received, scope_list
from ..urls import resolve
from .base import ProviderSession

if TYPE_CHECKING:
    from ..oauth2 import OAuth2Dance

_TRANSPORT_OPTIONS = frozenset({"timeout", "verify", "proxies", "cert"})
_UNAUTHORIZED = 401


class TokenExpired(DanceError, TokenExpiredError):  # type: ignore[misc]  # both have an `error`
    """The token's time is over and it can't be refreshed: the user has to dance again."""

    code = "token_expired"
    step = "api"
    status = 401
    hint = "Send the user to the log-in page of this provider again."


class TokenLost(ProviderFailed, InvalidGrantError):  # type: ignore[misc]  # both have an `error`
    """The provider will not refresh this token any more, so it was dropped: the user has to dance again."""

    code = "invalid_grant"
    step = "refresh"
    status = 401
    hint = "Send the user to the log-in page of this provider again."


class OAuth2Session(ProviderSession, requests_oauthlib.OAuth2Session):
    """A requests session for one user, loaded with the user's token on first use.

    Stale tokens are refreshed before a call, and once more when the provider answers 401. It takes the arguments of
    ``requests_oauthlib.OAuth2Session``, and ``base_url``.
    """

    dance: OAuth2Dance | None = None

    def __init__(self, *args: Any, base_url: str | None = None, **options: Any) -> None:
        client = options.get("client")
        token = options.get("token")
        super().__init__(*args, **options)
        self.share_connections()
        self.base_url = base_url
        self._places_token_itself = client is not None
        if not token:
            self.unload()

    @property
    def access_token(self) -> str | None:
        """The access token itself, or None."""
        token = self.token
        return token.get("access_token") if token else None

    @access_token.setter
    def access_token(self, value: str) -> None:
        self.token = {**(self.token or {}), "access_token": value}

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
        """Tell whether the user granted every one of the scopes."""
        return self.scopes.issuperset(scopes)

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
        """Call the provider's API.

        Args:
            method: the HTTP method.
            url: relative to ``base_url``, or absolute and at one of the provider's hosts.
            data: as in requests.
            headers: as in requests; the provider's required ones are added.
            withhold_token: send the request without the token, wherever it goes.
            should_load_token: False is the same as ``withhold_token=True`` where no token was loaded before.
            **options: as in requests. ``timeout`` is in seconds and bounds the whole answer.

        Raises:
            ForeignHost: the token would go to a host that the provider does not declare.
            TokenExpired, TokenLost: the user has to dance again.
            requests.RequestException: as in requests.
        """
        withhold_token = withhold_token or not (should_load_token or self._is_loaded)
        url = self._destination(url, with_token=not withhold_token)
        options = self._defaults(options)
        token = None if withhold_token else self._usable_token()
        response = self._call(method, url, data, headers, token, options)
        if (
            token is not None
            and response.status_code == _UNAUTHORIZED
            and self._can_refresh(token)
            and _can_repeat(data, options)
        ):
            response.close()
            response = self._call(method, url, data, headers, self.refresh(), options)
        return response

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
        if kept := self._kept_instead_of(stale):
            self.token = kept
            return kept
        try:
            token = refreshes.run(self._fingerprint(stale), lambda: self._refresh(stale))
        except TokenLost:
            # Another process may have spent the refresh token meanwhile, and kept what it got for it.
            kept = self._kept_instead_of(stale)
            self.token = kept
            if kept:
                return kept
            self.slot.forget()
            raise
        self.token = token
        self.slot.save(token)
        return token

    def revoke(self) -> bool:
        """Ask the provider to end the token (RFC 7009); return whether it did. Never raises, keeps the token here."""
        endpoint, token = self.provider_endpoint("revocation_url"), self.token or Token()
        name = "refresh_token" if token.get("refresh_token") else "access_token"
        if not endpoint or not token.get(name):
            return False
        fields = {"token": token[name], "token_type_hint": name}
        try:
            response = self._ask(endpoint, fields, step="revoke", options={})
        except DanceError:
            return False
        return response.ok

    def disconnect(self) -> bool:
        """Forget the token here, always, after asking the provider to end it; return whether the provider did."""
        try:
            return self.revoke()
        finally:
            self.slot.forget()
            self.token = None

    def authorization_url(
        self, url: str, state: str | None = None, **parameters: Any
    ) -> tuple[str, str]:
        """Return the URL to send the browser to, and its state (RFC 6749 section 4.1.1).

        Args:
            url: the provider's authorization page; a query that it has is kept.
            state: what the provider has to send back; random where it is None.
            **parameters: further parameters of the query, which can't replace those of the protocol.
        """
        state = state or secrets.token_urlsafe(16)
        query = {
            **parameters,
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": scope_text(self.scope, getattr(self.provider, "scope_separator", " ")),
            "state": state,
        }
        given = urlencode({name: value for name, value in query.items() if value is not None})
        return f"{url}{'&' if '?' in url else '?'}{given}", state

    def fetch_token(  # type: ignore[override]  # the grants that a website never uses are left out
        self,
        token_url: str,
        code: str | None = None,
        *,
        method: str = "POST",
        auth: Any = None,
        headers: Mapping[str, str] | None = None,
        include_client_id: bool | None = None,
        client_secret: str | None = None,
        **fields: Any,
    ) -> Token:
        """Exchange an authorization code for a token, which this session then carries (RFC 6749 section 4.1.3).

        Args:
            token_url: the endpoint.
            code: the authorization code.
            method: POST, or GET where a provider insists.
            auth: authentication as in requests, in place of the client's credentials.
            headers: sent in addition.
            include_client_id: True sends the credentials as form fields, False by HTTP Basic; None as the provider
                wants them.
            client_secret: the client's secret; None for a public client.
            **fields: further form fields; ``timeout``, ``verify``, ``proxies`` and ``cert`` go to requests.

        Raises:
            ProviderFailed: the provider refused or answered something else than a token.
        """
        options = {name: fields.pop(name) for name in _TRANSPORT_OPTIONS & fields.keys()}
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            **fields,
        }
        response = self._ask(
            token_url,
            form,
            step="exchange",
            method=method,
            options={**options, "headers": headers, "auth": auth},
            client_secret=client_secret,
            as_fields=include_client_id,
        )
        for hook in self.compliance_hook["access_token_response"]:
            response = hook(response)
        answer = token_endpoint.read_token(response, provider=self.provider)
        token = received(answer, requested=scope_list(self.scope))
        self.token = token
        return token

    def provider_endpoint(self, name: str) -> str | None:
        """Return the absolute URL of one of the provider's endpoints, by the name of its field; None if it has none."""
        url = self.auto_refresh_url if name == "refresh_url" else getattr(self.provider, name, None)
        return resolve(self.base_url, url) if url else None

    def _take(self, token: Token | None) -> None:
        super()._take(token)
        self._client.token = token or {}
        self._client.access_token = token.get("access_token") if token else None

    def _can_refresh(self, token: Mapping[str, Any]) -> bool:
        return bool(self.auto_refresh_url and token.get("refresh_token"))

    def _kept_instead_of(self, stale: Mapping[str, Any]) -> Token | None:
        kept = loaded(self.slot.load())
        if not kept or kept.get("access_token") == stale.get("access_token") or is_expired(kept):
            return None
        return kept

    def _fingerprint(self, stale: Mapping[str, Any]) -> str:
        # The access token, too: where refresh tokens don't rotate, the next stale token has the same one.
        pair = (stale.get("refresh_token"), stale.get("access_token"))
        return json.dumps((self.auto_refresh_url, self.client_id, *pair))

    def _usable_token(self) -> Token | None:
        token = self.token
        if token is None or not is_expired(token):
            return token
        return self.refresh()

    def _call(
        self,
        method: str,
        url: str,
        data: Any,
        headers: Mapping[str, str] | None,
        token: Token | None,
        options: dict[str, Any],
    ) -> requests.Response:
        sent = self._headers(headers)
        if token:
            for hook in self.compliance_hook["protected_request"]:
                url, sent, data = hook(url, sent, data)
            if self._places_token_itself:
                url, sent, data = self._client.add_token(
                    url, http_method=method, body=data, headers=sent
                )
            else:
                sent["Authorization"] = f"Bearer {token['access_token']}"
        return requests.Session.request(self, method, url, data=data, headers=sent, **options)

    def _refresh(self, stale: Token) -> Token:
        endpoint = self.provider_endpoint("refresh_url") or ""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": stale["refresh_token"],
            **self.auto_refresh_kwargs,
        }
        response = self._ask(endpoint, form, step="refresh", options={})
        for hook in self.compliance_hook["refresh_token_response"]:
            response = hook(response)
        try:
            answer = token_endpoint.read_token(response, provider=self.provider, step="refresh")
        except ProviderFailed as error:
            if error.code == "invalid_grant":
                raise TokenLost(
                    f"{self.provider.title} no longer accepts this connection.",
                    response=error.response,
                ) from None
            raise
        return received(answer, previous=stale)

    def _ask(
        self,
        url: str,
        fields: Mapping[str, Any],
        *,
        step: Step,
        options: Mapping[str, Any],
        method: str = "POST",
        client_secret: str | None = None,
        as_fields: bool | None = None,
    ) -> requests.Response:
        """Send a form to an endpoint of the provider, with the client's credentials in the one way it wants them."""
        secret = client_secret or (self.dance.client_secret if self.dance else None)
        if as_fields is None:
            as_fields = self.dance is not None and self.dance.authenticates_by_fields
        form = {name: value for name, value in fields.items() if value is not None}
        headers = {"Accept": "application/json", **(options.get("headers") or {})}
        auth = options.get("auth")
        if auth is None and "client_id" not in form and self.client_id:
            if as_fields or not secret:
                form["client_id"] = self.client_id
                form |= {"client_secret": secret} if secret else {}
            else:
                headers["Authorization"] = token_endpoint.basic_authentication(
                    self.client_id, secret
                )
        hooks: Any = self.compliance_hook
        if step == "refresh":
            for hook in hooks["refresh_token_request"]:
                url, headers, body = hook(url, headers, urlencode(form))
                form = dict(parse_qsl(body, keep_blank_values=True))
        payload: dict[str, Any] = {"data" if method.upper() == "POST" else "params": form}
        if step == "exchange":
            for hook in hooks["access_token_request"]:
                url, headers, payload = hook(url, headers, payload)
        return token_endpoint.ask(
            self,
            url,
            provider=self.provider,
            step=step,
            method=method,
            options={**options, **payload, "headers": headers, "auth": auth or _no_authentication},
        )


def _no_authentication(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add nothing: without any ``auth`` requests would look for a password in ``.netrc``."""
    return request


def _can_repeat(data: Any, options: Mapping[str, Any]) -> bool:
    """Tell whether the body can be sent a second time: files and generators are spent by the first."""
    return not options.get("files") and (
        data is None or isinstance(data, str | bytes | Mapping | list | tuple)
    )


def scope_text(scope: str | Iterable[str] | None, separator: str = " ") -> str | None:
    """Return the scopes as one string for the authorization URL; a string is passed on as it is."""
    if scope is None or isinstance(scope, str):
        return scope or None
    return separator.join(scope) or None
