"""How a session speaks with a provider's OAuth 2 endpoints."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import requests

from ..errors import ProviderFailed, Step
from ..openid import identity
from ..tokens import Token, received, scope_list
from ..transport import endpoint as token_endpoint
from ..transport.lean import LeanOAuth2Session
from ..urls import is_secure, resolve
from .base import ProviderSession
from .errors import TokenLost

_TRANSPORT_OPTIONS = frozenset({"timeout", "verify", "proxies", "cert"})


class EndpointSession(ProviderSession, LeanOAuth2Session):  # type: ignore[misc]  # request: see base
    """The half of an OAuth 2 session that asks for tokens; the other half uses them.

    Attributes:
        client_secret: what proves the site to the provider; None for a public client.
    """

    client_secret: str | None = None

    def _learn(self, provider: Any) -> None:
        super()._learn(provider)
        self.auto_refresh_url = self.auto_refresh_url or provider.refresh_url

    def register_compliance_hook(self, hook_type: str, hook: Callable[..., object]) -> None:
        """Let a function change what is sent or received; see ``requests_oauthlib.OAuth2Session`` for the types.

        Raises:
            ValueError: there is no such type.
        """
        super().register_compliance_hook(hook_type, hook)  # type: ignore[call-overload]  # stubs know three of five

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
            getattr(self.provider, "client_id_field", "client_id"): self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": scope_text(self.scope, getattr(self.provider, "scope_separator", " ")),
            "state": state,
        }
        # Spaces as %20: there are providers that take the plus sign between two scopes for a part of one.
        given = urlencode(
            {name: value for name, value in query.items() if value is not None}, quote_via=quote
        )
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
        authorization_response: str | None = None,
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
            authorization_response: the URL of the callback, to take the code from; its state has to be that of this
                session, if it has one.
            **fields: further form fields; ``timeout``, ``verify``, ``proxies`` and ``cert`` go to requests.

        Raises:
            ProviderFailed: the provider refused or answered something else than a token.
            oauthlib.oauth2.OAuth2Error: there is no code in ``authorization_response``, or another state.
        """
        options = {name: fields.pop(name) for name in _TRANSPORT_OPTIONS & fields.keys()}
        if authorization_response is not None:
            code = self._code_in(authorization_response)
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

    def _code_in(self, callback: str) -> str:
        if is_secure(callback):
            # oauthlib would refuse loopback addresses, too.
            callback = f"https:{callback.partition(':')[2]}"
        answer = self._client.parse_request_uri_response(callback, state=self._state)
        return str(answer["code"])

    def provider_endpoint(self, name: str) -> str | None:
        """Return the absolute URL of one of the provider's endpoints, by the name of its field; None if it has none."""
        # The provider first: to ask it for its facts may be what yields the other.
        url = getattr(self.provider, name, None)
        url = self.auto_refresh_url if name == "refresh_url" else url
        return resolve(self.base_url, url) if url else None

    def fetch_refreshed_token(self, stale: Token) -> Token:
        """Exchange the stale token's refresh token for a new token, which is neither kept nor carried yet.

        Raises:
            TokenLost: the provider will not refresh it any more.
            ProviderFailed: the provider did not answer as it should.
        """
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
                raise TokenLost(title=self.provider.title, response=error.response) from None
            raise
        return identity.renewed(self, received(answer, previous=stale), stale)

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
        secret = client_secret or self.client_secret
        if as_fields is None:
            # What the token endpoint was told about codes holds for refreshing and revoking, too.
            as_fields = getattr(self.provider, "token_params", {}).get("include_client_id")
        if as_fields is None:
            as_fields = getattr(self.provider, "client_authentication", "basic") == "post"
        form = {name: value for name, value in fields.items() if value is not None}
        headers = {"Accept": "application/json", **(options.get("headers") or {})}
        auth = options.get("auth")
        client_id_field = getattr(self.provider, "client_id_field", "client_id")
        if auth is None and client_id_field not in form and self.client_id:
            if as_fields or not secret:
                form[client_id_field] = self.client_id
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
        is_json = getattr(self.provider, "request_format", "form") == "json"
        body_kind = "json" if is_json else "data"
        payload: dict[str, Any] = {body_kind if method.upper() == "POST" else "params": form}
        if step == "exchange":
            for hook in hooks["access_token_request"]:
                url, headers, payload = hook(url, headers, payload)
        return token_endpoint.ask(
            self,
            url,
            provider=self.provider,
            step=step,
            method=method,
            options={
                **options,
                **payload,
                "headers": headers,
                "auth": auth or token_endpoint.no_authentication,
            },
        )


def scope_text(scope: str | Iterable[str] | None, separator: str = " ") -> str | None:
    """Return the scopes as one string for the authorization URL; a string is passed on as it is."""
    if scope is None or isinstance(scope, str):
        return scope or None
    return separator.join(scope) or None
