"""A requests session that carries one user's OAuth 2 token."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import requests
import requests_oauthlib

from ..backends.identity import Identity, OwnedToken
from ..errors import DanceError, ProviderFailed, hides_locals
from ..flows.scopes import missing as scopes_missing
from ..openid import identity
from ..profiles import Profile, ProfileFields
from ..provider import OAuth2Provider
from ..tokens import DPOP_KEY, Token, is_expired, scope_list
from ..transport import dpop
from ..transport.endpoint import OAuthClient, provider_errors, require_no_redirect
from ..transport.session import Auth
from ..urls import is_secure
from .base import NOT_LOADED, ProviderSession
from .credentials import TokenAuth, clean_error, clean_response, with_parameters
from .errors import TokenExpired, TokenLost
from .refresh import Refresh
from .steps import Call, LocalStep, NetworkStep, ProviderStep, Steps, run
from .token_endpoint import (
    exchange_code,
    push_authorization_request,
    read_refreshed_token,
    refresh_step,
    revocation_step,
)


class OAuth2Session(ProviderSession, requests_oauthlib.OAuth2Session):  # type: ignore[misc]  # request: see base
    """A requests session for one user, loaded with the user's token on first use.

    Stale tokens are refreshed before a call, and once more when the provider answers 401. It takes the arguments of
    ``requests_oauthlib.OAuth2Session``, and ``base_url``.

    Attributes:
        client_secret: what the site shares with the provider; None for a public client.
        dpop_key: the private key that the next token will be issued to (RFC 9449); empty for none.
        client_keys: the private keys by which the site proves itself; None for none.
        sign_secret: returns a client secret that the site signs itself; an empty text where it does not.
        forget_client: called when the server does not know the site any more, where it registered there by itself.
        claims: what the provider signed about the user, in the session that finished a dance with a verified id_token
            (OpenID Connect Core section 2); None in any other. The user's ``sub`` stays in the token.
    """

    client_secret: str | None = None
    client_keys: object = None
    dpop_key: str = ""
    sign_secret: Callable[[], str] = str
    forget_client: Callable[[], None] | None = None
    claims: Mapping[str, Any] | None = None
    compliance_hook: Any
    _arguments: tuple[tuple[Any, ...], dict[str, Any]]
    _client: Any  # oauthlib's client, which requests-oauthlib makes where none is given
    _state: str | None
    _provider = OAuth2Provider(name="provider")

    def __init__(
        self,
        client_id: str | None = None,
        client: object = None,
        *args: object,
        base_url: str | None = None,
        **options: Any,
    ) -> None:
        self.base_url = base_url
        self._placing_client = client
        self._arguments = (client_id, client, *args), options
        self._is_made = True
        if args or not options.keys() <= _OF_DANCES:
            self._complete()

    if not TYPE_CHECKING:  # else every name would be one of Any

        def __getattr__(self, name: str) -> Any:
            """Return what requests and requests-oauthlib make of a session, which they do once it is asked for.

            Most sessions are only asked whether there is a token, which takes less time than to make them whole.
            """
            if "_arguments" not in vars(self) or "_completed" in vars(self):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            self._complete()
            return getattr(self, name)

    def _complete(self) -> None:
        """Take over what requests and requests-oauthlib make of the arguments; what was assigned before stays."""
        positional, options = self._arguments
        whole = type(self).__new__(type(self))
        ProviderSession.__init__(whole, *positional, **options)
        # Threads that share a session may come here at once: all take what the first one has made.
        made: dict[str, Any] = vars(self).setdefault("_made", vars(whole))
        own = vars(self)
        own.update({name: value for name, value in made.items() if name not in own})
        self._completed = True

    @property
    def provider(self) -> OAuth2Provider:
        """The facts about the other side; what has to be asked for is asked for on first use.

        Raises:
            ProviderFailed: the provider did not respond, or its metadata can't be believed.
        """
        if self._provider.discover is not None:
            self._discover()
        return self._provider

    @provider.setter
    def provider(self, provider: OAuth2Provider) -> None:
        self._provider = provider

    def _discover(self) -> None:
        known = self._provider
        with provider_errors(known.title, step="api"):
            self._provider = known.discovered()
        if self.base_url == known.base_url:
            # Where the API is may be a part of what was found.
            self.base_url = self._provider.base_url
        self.auto_refresh_url = self.auto_refresh_url or self._provider.refresh_url
        refresh_params = self._provider.refresh_params
        self.auto_refresh_kwargs = {**refresh_params, **self.auto_refresh_kwargs}

    @property
    def access_token(self) -> str | None:
        """The access token itself, or None."""
        token = self.token
        return token.get("access_token") if token else None

    @access_token.setter
    def access_token(self, value: str) -> None:
        self.token = Token(self.token or {}, access_token=value)

    @access_token.deleter
    def access_token(self) -> None:
        self.token = None

    @property
    def authorized(self) -> bool:
        """Whether there is a token that can be used now: not expired, or refreshable."""
        token = self.token
        if not token or not self._is_complete(token):
            return False
        return not is_expired(token) or self._can_refresh(token)

    @property
    def can_refresh(self) -> bool:
        """Whether the token is renewed when it has expired."""
        token = self.token
        return bool(token) and self._can_refresh(token or {})

    def _is_complete(self, token: Token) -> bool:
        return bool(token.get("access_token"))

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes that the user granted; empty where there is no token or the provider named none."""
        token = self.token
        return frozenset(scope_list(token.get("scope"))) if token else frozenset()

    def has_scopes(self, *scopes: str) -> bool:
        """Return whether the user granted every one of the scopes, be it within a wider one."""
        return not scopes_missing(scopes, self.token, self.provider)

    def register_compliance_hook(self, hook_type: str, hook: Callable[..., object]) -> None:
        """Let a function change what is sent or received; see ``requests_oauthlib.OAuth2Session`` for the types.

        Raises:
            ValueError: there is no such type.
        """
        super().register_compliance_hook(hook_type, hook)  # type: ignore[call-overload]  # stubs know three of five

    def _steps(self, call: Call) -> Steps[requests.Response]:
        """Return the steps of a call: the provider may refuse the token once, and gets a refreshed one then.

        Raises:
            ForeignHost: the token would go to a host that the provider does not declare.
            TokenExpired, TokenLost: the user has to dance again.
            requests.RequestException: as in requests.
        """
        withheld = call.withhold_token or not (
            call.should_load_token or self._carried is not NOT_LOADED
        )

        url = ""
        token: Token | None = None
        begun_with: OwnedToken | None = None

        def begin() -> NetworkStep | None:
            """Load the token, and carry it unless it has to be refreshed before."""
            nonlocal url, token, begun_with
            if self.settle is not None:
                self._require_server()
            if self._provider.discover is not None:
                # First, since where relative URLs start may be found then.
                self._discover()
            url = self._destination(call.url, with_token=not withheld)
            begun_with = None if withheld else self._loaded()
            token = begun_with.token if begun_with else None
            return None if token is not None and is_expired(token) else carrying()

        def carrying() -> NetworkStep:
            return self._prepared(call._replace(url=url), token)

        step = yield LocalStep(begin)
        if step is None:
            token = yield from self._refresh_steps(begun_with or self._loaded())
            step = yield LocalStep(carrying)
        is_bound = token is not None and DPOP_KEY in token
        response = yield from self._send_step(step)
        if is_bound and dpop.learn_nonce(response, kind="resource") and call.is_repeatable:
            response.close()
            response = yield from self._send_step((yield LocalStep(carrying)))
        if (
            token is not None
            and response.status_code == HTTPStatus.UNAUTHORIZED
            and self._can_refresh(token)
            and call.is_repeatable
        ):
            response.close()
            # For whom the call began, whoever is logged in by now.
            carried = (begun_with or self._loaded())._replace(token=token)
            token = yield from self._refresh_steps(carried, is_refused_by_api=True)
            response = yield from self._send_step((yield LocalStep(carrying)))
        return response

    def _prepared(self, call: Call, token: Token | None) -> NetworkStep:
        # What a backend has of another protocol or release may be no token that can be sent.
        if not token or not token.get("access_token"):
            return self._network_step(call)
        url, headers, data = call.url, dict(call.headers or {}), call.data
        for hook in self.compliance_hook["protected_request"]:
            url, headers, data = hook(url, headers, data)
        for name, value in self._fill_in(self.provider.credential_headers, token).items():
            headers.setdefault(name, value)
        auth = TokenAuth(
            token["access_token"],
            provider=self.provider,
            params=self._fill_in(self.provider.credential_params, token),
            dpop_key=token.get(DPOP_KEY, ""),
            client=self._placing_client,
            then=call.options.get("auth") or self.auth,
        )
        return self._network_step(call._replace(url=url, headers=headers, data=data), auth=auth)

    def _fill_in(self, templates: Mapping[str, str], token: Token) -> dict[str, str]:
        """Return what the provider wants of credentials in a call, filled in."""
        own = {"client_id": self.client_id or "", "client_secret": self.client_secret or ""}
        own["access_token"] = token["access_token"]
        return {name: template.format_map(own) for name, template in templates.items()}

    def _send_step(self, step: NetworkStep) -> Steps[requests.Response]:
        """Yield the step; what is known of the request afterwards has no credentials in its address."""
        names = self.provider.credential_params
        try:
            response: requests.Response = yield step
        except requests.RequestException as error:
            if names:
                clean_error(error, names)
            raise
        if names:
            clean_response(response, names)
        return response

    def refresh(self) -> Token:
        """Exchange the refresh token for a new token, store it and return it (RFC 6749 section 6).

        However many ask at once, the provider is asked once. Where the stored token is newer than this session's, that
        one is taken instead.

        Raises:
            TokenExpired: there is no refresh token, or the provider has no place for it.
            TokenLost: the provider refused; the token is gone.
            ProviderFailed: the provider did not respond as it should; the token is kept.
        """
        carried = self._loaded()
        with self._naming_errors():
            return run(self, self._refresh_steps(carried))

    def _fresh_token_steps(self) -> Steps[Token]:
        """Return the steps of ``fresh_token``."""

        def load() -> OwnedToken:
            return self._loaded()._replace(token=self._usable_token())

        carried: OwnedToken = yield LocalStep(load)
        token = carried.token or Token()
        if is_expired(token):
            token = yield from self._refresh_steps(carried)
        return Token(token)

    def rebuild_auth(
        self, prepared_request: requests.PreparedRequest, response: requests.Response
    ) -> None:
        """Prove possession of the token's key anew where a redirect leads; see ``ProviderSession.rebuild_auth``."""
        super().rebuild_auth(prepared_request, response)
        headers = prepared_request.headers
        if headers.pop("DPoP", None) is None or "Authorization" not in headers:
            return
        token, sent = self._carried.token or Token(), headers["Authorization"].partition(" ")[2]
        if DPOP_KEY in token and token.get("access_token") == sent:
            method, url = prepared_request.method or "", prepared_request.url or ""
            headers.update(dpop.token_headers(token, method, url))

    def _loaded(self) -> OwnedToken:
        """Return the token that the session carries now, and whose it is."""
        _ = self.token  # loaded where it has to be
        return self._carried

    def _refresh_steps(
        self, carried: OwnedToken, *, is_refused_by_api: bool = False
    ) -> Steps[Token]:
        """Return the steps of a refresh of a stale token; see ``refresh``."""
        title = self._provider.title
        stale, whose = carried.token or Token(), carried.identity
        if not self._can_refresh(stale):
            raise TokenExpired(f"The token for {title} is no longer valid.")
        # Another call of this session may have got one in its place meanwhile.
        if (newer := self._carried.newer(stale, whose)) is not None:
            return newer
        refresh = Refresh(
            stale=stale,
            identity=whose or Identity(dance=self.dance_name),
            store=self.slot,
            was_stored=carried.was_stored,
            title=title,
            seconds=self._provider.timeout,
            ask=self._refreshed_token_steps,
            is_refused_by_api=is_refused_by_api,
        )
        try:
            token = yield from refresh.steps(self.auto_refresh_url or "", self.client_id or "")
        except TokenLost as error:
            lost = error
            yield LocalStep(lambda: self._lose(whose, lost, is_told=refresh.has_lost))
            raise
        except ProviderFailed as error:
            if error.code == "invalid_client" and self.forget_client is not None:
                yield LocalStep(self.forget_client)
            raise
        yield LocalStep(lambda: self._replace_token(token, whose))
        return token

    def _replace_token(self, token: Token, whose: Identity | None) -> None:
        carried = self._carried
        if carried.is_of(whose):
            now = self._whose()
            # It stays the one's whose it was: another user may be meant by now, and loads anew then.
            if now is None or whose is None or now.is_same_owner(whose):
                carried = carried._replace(identity=now)
            self._carry(carried._replace(token=token))

    def _lose(self, whose: Identity | None, error: TokenLost, *, is_told: bool) -> None:
        if self._carried.is_of(whose):
            self._carry(OwnedToken(None, whose))
        if is_told:
            self.on_token_lost(error)

    def _can_refresh(self, token: Mapping[str, Any]) -> bool:
        # Whether a token is worth something is asked in every view: the provider is not asked for its facts then.
        url = self.auto_refresh_url or self._provider.discover
        return bool(url and token.get("refresh_token"))

    def authorization_url(
        self, url: str, state: str | None = None, **parameters: Any
    ) -> tuple[str, str]:
        """Return the URL to send the browser to, and its state (RFC 6749 section 4.1.1).

        Args:
            url: the provider's authorization page; a query and a fragment that it has are kept.
            state: what the provider has to send back; random where it is None.
            **parameters: further parameters of the query, which can't replace those of the protocol.
        """
        state = state or secrets.token_urlsafe(16)
        query = {
            **parameters,
            "response_type": "code",
            self.provider.client_id_field: self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": scope_text(self.scope, self.provider.scope_separator),
            "state": state,
        }
        names = self.provider.authorization_names
        given = {names.get(name, name): value for name, value in query.items() if value is not None}
        return with_parameters(url, given), state

    @hides_locals
    def push_authorization_request(self, url: str, *, page: str) -> str:
        """Send an authorization request to the provider, and return the URL that refers to it (RFC 9126).

        Args:
            url: what ``authorization_url`` has returned.
            page: the authorization endpoint.

        Raises:
            ProviderFailed: the provider refused them.
        """
        return push_authorization_request(self._oauth_client(), url, page=page)

    @hides_locals
    def fetch_token(  # type: ignore[override]  # of other grants' arguments, **fields has those that are form fields
        self,
        token_url: str,
        code: str | None = None,
        *,
        method: str = "POST",
        auth: Auth | None = None,
        headers: Mapping[str, str] | None = None,
        include_client_id: bool | None = None,
        client_secret: str | None = None,
        authorization_response: str | None = None,
        **fields: Any,
    ) -> Token:
        """Exchange an authorization code for a token, which this session then carries (RFC 6749 section 4.1.3).

        A session whose ``client`` is one of oauthlib's for another grant, such as ``BackendApplicationClient``, asks by
        that grant (section 4.4).

        Args:
            token_url: the endpoint.
            code: the authorization code; no other grant has one.
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
            ProviderFailed: the provider refused or responded with something else than a token.
            oauthlib.oauth2.OAuth2Error: there is no code in ``authorization_response``, or another state.
        """
        options = {name: fields.pop(name) for name in _TRANSPORT_OPTIONS & fields.keys()}
        if authorization_response is not None:
            code = self._code_in(authorization_response)
        if self.provider.dpop and not self.dpop_key:
            self.dpop_key = dpop.new_key()
        client = self._oauth_client(client_secret)
        grant = getattr(self._client, "grant_type", None) or "authorization_code"
        if grant == "authorization_code":
            form = {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.redirect_uri,
                **fields,
            }
        else:
            # requests-oauthlib takes the identifier here, too.
            client = replace(client, client_id=fields.pop("client_id", None) or client.client_id)
            form = {"grant_type": grant, "scope": scope_text(self._client.scope), **fields}
        token = exchange_code(
            client,
            token_url,
            form,
            scope=self.scope,
            hooks=self.compliance_hook,
            method=method,
            headers=headers,
            auth=auth,
            as_fields=include_client_id,
            **options,
        )
        # The next one has another.
        self.dpop_key = ""
        self.token = token
        return token

    def _code_in(self, callback: str) -> str:
        if is_secure(callback):
            # oauthlib would refuse loopback addresses, too.
            callback = f"https:{callback.partition(':')[2]}"
        parameters = self._client.parse_request_uri_response(callback, state=self._state)
        return str(parameters["code"])

    @hides_locals
    def fetch_refreshed_token(self, stale: Token) -> Token:
        """Exchange the stale token's refresh token for a new token, which is neither stored nor carried yet.

        Raises:
            TokenLost: the provider will not refresh it any more.
            ProviderFailed: the provider did not respond as it should.
        """
        return run(self, self._refreshed_token_steps(stale))

    def _refreshed_token_steps(self, stale: Token) -> Steps[Token]:
        """Return the steps of ``fetch_refreshed_token``, which touch nothing of the site."""
        if type(self).fetch_refreshed_token is not OAuth2Session.fetch_refreshed_token:
            # A site's own way to refresh.
            own: Token = yield ProviderStep(lambda session: session.fetch_refreshed_token(stale))
            return own

        def prepare(session: OAuth2Session) -> NetworkStep:
            # To ask the provider for its facts, where it has to be asked, may be what yields the URL.
            client, hooks = session._oauth_client(), session.compliance_hook
            url, further = session.auto_refresh_url or "", session.auto_refresh_kwargs
            return refresh_step(client, url, stale, further, hooks=hooks)

        def read(session: OAuth2Session) -> Token:
            client, hooks = session._oauth_client(), session.compliance_hook
            return read_refreshed_token(client, response, stale, hooks=hooks)

        with provider_errors(self._provider.title, step="refresh"):
            step: NetworkStep = yield ProviderStep(prepare)
            response: requests.Response = yield step
            if DPOP_KEY in stale and dpop.learn_nonce(response, kind="authorization"):
                step = yield ProviderStep(prepare)
                response = yield step
        token: Token = yield ProviderStep(read)
        return token

    @hides_locals
    def verify_login(self, token: Token, *, nonce: str, began_at: float) -> Token:
        """Return the token of a dance with ``sub``, the user's id, and carry it; ``claims`` are what its id_token says.

        Raises:
            ProviderFailed: the id_token is not to be trusted, or is missing.
            NotConfigured: nothing here can verify it.
        """
        token, self.claims = identity.verify_login(
            self._oauth_client(), token, scope=self.scope, nonce=nonce, began_at=began_at
        )
        self.token = token
        return token

    def _revoke_steps(self) -> Steps[bool]:
        """Return the steps of ``revoke``: RFC 7009, unless the provider has a way of its own."""
        token: Token = (yield LocalStep(lambda: self.token)) or Token()
        try:
            step: NetworkStep | None = yield LocalStep(lambda: self._revocation_step(token))
            if step is None:
                return (yield from super()._revoke_steps())
            with provider_errors(self._provider.title, step="revoke"):
                response: requests.Response = yield step
            require_no_redirect(response, self._provider, step="revoke")
        except DanceError:
            return False
        return response.ok

    def _revocation_step(self, token: Token) -> NetworkStep | None:
        if self.provider.revoke is not None or not self.provider.revocation_url:
            return None
        return revocation_step(self._oauth_client(), token)

    def _read_profile(self, fields: ProfileFields, userinfo: Mapping[str, Any]) -> Profile:
        identity.require_same_user(self.provider, userinfo, self.token)
        return super()._read_profile(fields, userinfo)

    def _oauth_client(self, client_secret: str | None = None) -> OAuthClient:
        return OAuthClient(
            session=self,
            provider=self.provider,
            base_url=self.base_url,
            client_id=self.client_id or "",
            client_secret=client_secret or self.client_secret or self.sign_secret(),
            client_keys=self.client_keys,
            dpop_key=self.dpop_key,
        )


_OF_DANCES = frozenset({"auto_refresh_url", "auto_refresh_kwargs", "scope"})
"""The arguments of sessions that dances make: with others, a session is made whole at once."""
_TRANSPORT_OPTIONS = frozenset({"timeout", "verify", "proxies", "cert"})


def scope_text(scope: str | Iterable[str] | None, separator: str = " ") -> str | None:
    """Return the scopes as one string for the authorization URL; a string is passed on as it is."""
    if scope is None or isinstance(scope, str):
        return scope or None
    return separator.join(scope) or None
