"""The OAuth 2 dance: authorization code with PKCE (RFC 6749, RFC 7636, RFC 9207, RFC 9700)."""

from __future__ import annotations

import base64
import copy
import hashlib
import secrets
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from .. import flows
from ..backends.store import HeldSlot, TokenStore
from ..errors import (
    BadCallback,
    DanceError,
    NotConfigured,
    NotOurFlow,
    ProviderFailed,
    Step,
    hide_locals,
    hides_locals,
)
from ..flows import Flow, UserSession, scopes
from ..openid import identity
from ..options import ProviderOptions, key_texts
from ..provider import NOTHING, CodeChallengeMethod, OAuth2Provider, QuerySignature
from ..tokens import Scope, Token, parse_token_response, scope_list
from ..urls import require_secure_callback, resolve
from . import callback, signed_queries
from .base import Dance, Outcome
from .named import credentials_of

if TYPE_CHECKING:
    from ..sessions import OAuth2Session


_CREDENTIALS = ("client_id", "client_secret")
_SIGNING = ("client_id", "signer", "key_id", "client_keys")
"""What a site has that signs its client secrets itself."""
_CREDENTIALS_BY_METHOD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"private_key_jwt": ("client_id", "client_keys"), "tls_client_auth": ("client_id",)}
)

_GIVEN_BY_REFRESHES = ("grant_type", "refresh_token", "client_assertion", "client_assertion_type")
"""The fields that each refresh has of itself, so that no others may stand in ``auto_refresh_kwargs``."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OAuth2Dance(Dance):
    """One site's OAuth 2 dance with one provider.

    Attributes:
        client_id: the client identifier issued by the provider (RFC 6749 section 2.2).
        client_secret: the client secret; an empty string for a public client.
        client_keys: the private keys that prove the client in place of a secret; see ``options.ProofOptions``.
        signer: whom the provider knows as the issuer of client secrets that the site signs with its keys.
        key_id: what the provider calls the key that signs them.
        scope: what to ask for; None for the provider's default.
        state: makes the state of each flow; a function, or None for 128 random bits. A fixed string is used as it is.
        client: an oauthlib client whose copy each session uses, to place tokens in another way.
        auto_refresh_kwargs: further fields of the refresh request, beside those that each one has of itself.
    """

    provider: OAuth2Provider
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    client_keys: object = field(default=None, repr=False)
    signer: str | None = None
    key_id: str | None = None
    scope: Scope = None
    state: str | Callable[[], str] | None = field(default=None, repr=False)
    client: object = field(default=None, repr=False)
    auto_refresh_kwargs: Mapping[str, Any] = field(default_factory=lambda: NOTHING, repr=False)

    _flow_parameters: ClassVar[tuple[str, ...]] = ("state",)

    def __post_init__(self, provider_options: ProviderOptions | None) -> None:
        super().__post_init__(provider_options)
        if self.client_keys is not None:
            object.__setattr__(self, "client_keys", key_texts(self.client_keys) or None)
        method = self.provider.client_authentication
        is_proof = self.client_keys and not self.provider.secret_audience
        if is_proof and not self.client_secret and method in ("basic", "post"):
            provider = replace(self.provider, client_authentication="private_key_jwt")
            object.__setattr__(self, "provider", provider)
        if not isinstance(self.scope, str | None):
            object.__setattr__(self, "scope", tuple(self.scope))
        refresh = MappingProxyType(dict(self.auto_refresh_kwargs))
        object.__setattr__(self, "auto_refresh_kwargs", refresh)
        for name in (*_GIVEN_BY_REFRESHES, *self.provider.callback_params):
            if name in refresh:
                raise ValueError(
                    f"auto_refresh_kwargs can't hold {name}: a refresh sends its own {name}."
                )

    @property
    def client_identifier(self) -> str | None:
        """The client identifier issued by the provider; None if the site has none."""
        return self.client_id or getattr(self.client, "client_id", None)

    @property
    def credential_names(self) -> tuple[str, ...]:
        """The names of the fields that hold what the provider gave the site."""
        method = self.provider.client_authentication
        if (
            self.provider.secret_audience
            and self.client_secret is None
            and (self.client_keys or self.signer or self.key_id)
        ):
            return _SIGNING
        if method == "none":
            return tuple(name for name in _CREDENTIALS if name in self.provider.settings)
        return _CREDENTIALS_BY_METHOD.get(method, _CREDENTIALS)

    def public_keys(self) -> dict[str, list[dict[str, str]]]:
        """Return the public halves of ``client_keys`` as a JSON Web Key Set, for the provider to fetch or be given.

        Raises:
            NotConfigured: one of them can't be read.
        """
        from ..transport.client_keys import public_key_set

        return public_key_set(self.client_keys)

    def session(
        self, slot: TokenStore | None = None, *, session_class: Any = None, **options: Any
    ) -> OAuth2Session:
        """Return a new session for one request of our site; see ``Dance.session``."""
        make = self.session_class or session_class or default_session_class()
        outer = sys.exception()
        try:
            session: OAuth2Session = make(
                client_id=self.client_id,
                client=self.client and copy.copy(self.client),
                auto_refresh_url=self.provider.refresh_url,
                auto_refresh_kwargs={**self.provider.refresh_params, **self.auto_refresh_kwargs},
                scope=self._scope(),
                base_url=self.base_url,
                **self.session_options,
                **options,
            )
        except BaseException as error:
            hide_locals(error, outer)
            raise
        session.client_secret = self.client_secret
        session.client_keys = self.client_keys
        if self.credential_names is _SIGNING:
            session.sign_secret = self._sign_secret
        self._set_up(session, slot)
        return session

    def _require_keys(self) -> None:
        for name in ("signer", "key_id", "client_keys"):
            if name in self.credential_names and not getattr(self, name):
                raise self.missing_credential(name)

    def _sign_secret(self) -> str:
        from ..transport.client_keys import signed_secret

        self._require_keys()
        return signed_secret(
            self.client_keys,
            client_id=self.client_id or "",
            signer=self.signer or "",
            key_id=self.key_id or "",
            audience=self.provider.secret_audience or "",
        )

    def registered(self, callback_url: str, own_hosts: Collection[str] | None = None) -> Self:
        """Return the dance as a client of its server; see ``Dance.registered``."""
        servers = self.servers
        store = servers.registrations if servers is not None and self.server else None
        if store is None or servers is None or servers.clients is not None:
            return self
        from . import registering

        session = self.session()
        keys = self.public_keys() if self.client_keys else NOTHING
        keys_url = registering.keys_address(self, callback_url)
        registration = registering.registration_at(
            store,
            self.discovered().provider,
            session,
            dance=self.name,
            server=servers.argument.registered_as(self.server),
            callback_url=self.own_callback(callback_url),
            own_hosts=own_hosts,
            scope=self.scope,
            name=servers.client_name,
            keys=keys,
            # A stand-in on this machine asks no public site.
            keys_url=None if session.is_rehearsing else keys_url,
            document=registering.client_metadata(self, callback_url, keys),
        )
        return self.changed(**credentials_of(registration))

    def forget_registration(self) -> None:
        """Let the next visitor have the site registered anew, since the server does not know it any more."""
        # A client that is the same everywhere is stored by no server's name, so that none can have it forgotten.
        if self.servers is not None and self.servers.registrations is not None and self.client_id:
            self.servers.registrations.forget(self.name, self.server, self.client_id)

    def equip(self, session: OAuth2Session) -> None:
        """Let a session that was made by the family go on with this server."""
        session.forget_client = self.forget_registration
        if self.client_id is not None:
            session.client_id = self.client_id
            session.client_secret = self.client_secret
            session.client_keys = self.client_keys
        session.auto_refresh_url = self.provider.refresh_url
        session.auto_refresh_kwargs = {**self.provider.refresh_params, **self.auto_refresh_kwargs}
        super().equip(session)

    @hides_locals
    def begin(
        self,
        user_session: UserSession,
        callback_url: str,
        *,
        session: OAuth2Session | None = None,
        next_url: str | None = None,
        user: str | None = None,
    ) -> str:
        """Open a flow and return the URL to send the browser to (section 4.1.1). See ``Dance.begin``."""
        self._require_server()
        session = session or self.session()
        self._require_credentials(session)
        callback_url = self.own_callback(callback_url)
        require_secure_callback(callback_url)
        provider = self.discovered().provider
        page = self._authorization_page(provider)
        if session.scope is None and provider.scope:
            # The provider has said what there is to ask for.
            session.scope = list(provider.scope)
        further = scopes.pop_requested(user_session, self.name)
        session.scope = scopes.merge_scopes(session.scope, further)
        session.redirect_uri = provider.redirect_uri or callback_url
        proofs = _new_proofs(provider, session.scope)
        parameters = {
            **provider.authorization_params,
            **_response_mode(provider, session.scope),
            **proofs.parameters(provider),
            "state": self._new_state(),
        }
        url, state = session.authorization_url(page, **parameters)
        if provider.pushed_authorization_url and provider.pushed_requests is not False:
            url = self._push(session, url, page=page)
        flows.save(
            user_session,
            Flow(
                key=state,
                dance=self.name,
                callback_url=callback_url,
                began_at=int(time.time()),
                secret=proofs.secret,
                next_url=next_url,
                user=user,
                registration=self.registration,
                scopes=" ".join(further),
                **({"nonce": proofs.nonce} if proofs.nonce else {}),
            ),
            is_recognizable=not isinstance(self.state, str),
            has_verifier=bool(proofs.verifier),
        )
        return url

    def _require_credentials(self, session: OAuth2Session) -> None:
        if not session.client_id:
            raise self.missing_credential("client_id")
        if self.client_secret is None and "client_secret" in self.credential_names:
            raise self.missing_credential("client_secret")
        self._require_keys()

    def _authorization_page(self, provider: OAuth2Provider) -> str:
        """Return the absolute URL of the provider's page, once it is known that a dance can begin there."""
        if provider.pushed_requests and not provider.pushed_authorization_url:
            raise NotConfigured(
                f"{provider.title} has no place for pushed authorization requests that is known.",
                code="no_pushed_requests",
                hint="The site's administrator has to give pushed_authorization_url, or to leave out pushed_requests.",
            )
        page = resolve(self.base_url, provider.authorization_url)
        self._require_page(provider, page)
        return page

    def is_opened_by_provider(self, query: str | bytes) -> bool:
        """Tell whether the provider has signed the query of the login view; see ``Dance.is_opened_by_provider``."""
        signature = self.provider.query_signature
        if signature is None or not signed_queries.has_signature(query, signature):
            return False
        self._require_signed(query, signature, step="begin", seconds=signature.seconds)
        return True

    def _require_signed(
        self,
        query: str | bytes,
        signature: QuerySignature,
        *,
        step: Step = "callback",
        seconds: float | None = None,
    ) -> None:
        if not self.client_secret:
            # Anybody could sign with an empty one.
            raise self.missing_credential("client_secret")
        signed_queries.require_signature(
            query,
            signature,
            secret=self.client_secret,
            base_url=self.base_url or "",
            title=self.provider.title,
            step=step,
            seconds=seconds,
        )

    def _push(self, session: OAuth2Session, url: str, *, page: str) -> str:
        try:
            return session.push_authorization_request(url, page=page)
        except ProviderFailed as error:
            if error.code == "invalid_client":
                self.forget_registration()
            raise

    def _complete(
        self,
        user_session: UserSession,
        flow: Flow,
        parameters: Mapping[str, str],
        session: OAuth2Session,
    ) -> Outcome:
        """Exchange the code for the token, and remember which scopes the user was asked for."""
        further = flow.scopes.split()
        if further:
            session.scope = scopes.merge_scopes(session.scope, further)
        try:
            outcome = self._discover()._exchange(flow, parameters, session)
        except DanceError as error:
            if error.code == "invalid_client":
                self.forget_registration()
            # Another try asks for the same scopes.
            scopes.request_scopes(user_session, self.name, further)
            raise
        asked = dict.fromkeys((*further, *outcome.missing_scopes))
        scopes.remember_asked(user_session, self.name, asked)
        return outcome

    def _discover(self) -> OAuth2Dance:
        if self.provider.discover is None:
            return self
        from ..transport import provider_errors

        with provider_errors(self.provider.title, step="exchange"):
            return self.discovered()

    def _exchange(
        self, flow: Flow, parameters: Mapping[str, str], session: OAuth2Session
    ) -> Outcome:
        from ..transport import provider_errors

        self._check(parameters)
        if self.provider.check_callback is not None:
            self.provider.check_callback(session, parameters)
        with provider_errors(self.provider.title, step="exchange"):
            token = self._fetch_token(session, flow, parameters)
            token = self._verify(session, token, flow)
        requested = tuple(scope_list(session.scope))
        missing = scopes.missing(requested, token, self.provider)
        return Outcome(token, flow.next_url, requested, missing)

    def _check(self, parameters: Mapping[str, str]) -> None:
        """Check what the callback says beside its state: issuer (RFC 9207), refusal and code."""
        title = self.provider.title
        self._require_callback_mark(parameters)
        if not self.provider.admits_callback_from(parameters.get("iss")):
            raise NotOurFlow(title=title, code="issuer_mismatch")
        if "error" in parameters:
            raise callback.refusal(title, parameters)
        if self.provider.code_field not in parameters:
            raise BadCallback(title=title, code="code_missing")

    def _fetch_token(
        self, session: OAuth2Session, flow: Flow, parameters: Mapping[str, str]
    ) -> Token:
        """Exchange the callback's code for the token (RFC 6749 section 4.1.3), with the flow's code verifier.

        Raises:
            ProviderFailed: the provider did not give it.
        """
        from oauthlib.oauth2 import OAuth2Error

        provider = self.provider
        session.redirect_uri = provider.redirect_uri or flow.callback_url
        verifier, _, session.dpop_key = flow.secret.partition(".")
        verifiers = {"code_verifier": verifier} if verifier else {}
        kept = {name: parameters[name] for name in provider.callback_params if name in parameters}
        try:
            token: Any = session.fetch_token(
                resolve(self.base_url, provider.token_url),
                code=parameters[provider.code_field],
                client_secret=self.client_secret or None,
                **{**provider.token_params, **kept, **verifiers},
            )
        except OAuth2Error as error:
            # A session class of the site's own may fetch tokens as requests-oauthlib does.
            raise ProviderFailed(f"{provider.title} refused the code.", code=error.error) from None
        token = token if isinstance(token, Token) else parse_token_response(token)
        said = {name: parameters[name] for name in provider.posted_params if name in parameters}
        return Token({**kept, **said, **token}) if kept or said else token

    def _verify(self, session: OAuth2Session, token: Token, flow: Flow) -> Token:
        """Return the token if its id_token and the provider's own check accept it.

        It is another one if the check had to refresh it. Whatever happens, the session's slot is the one it had.

        Raises:
            DanceError: it is not to be used; the session has forgotten it.
        """
        provider = self.provider
        if provider.accept is None and provider.openid is None:
            return token
        slot, session.slot = session.slot, HeldSlot(token)
        try:
            if provider.openid is not None:
                token = session.verify_login(token, nonce=flow.nonce, began_at=flow.began_at)
                session.slot = HeldSlot(token)
            if provider.accept is not None:
                provider.accept(session)
            return session.token or token
        except BaseException:
            session.unload()
            session.claims = None
            raise
        finally:
            session.slot = slot

    def _scope(self) -> str | list[str] | None:
        # A list, as people's own session classes and requests-oauthlib know it.
        scope = self.provider.scope or None if self.scope is None else self.scope
        return scope if isinstance(scope, str | None) else list(scope)

    def _new_state(self) -> str:
        if self.state is None:
            return flows.new_state()
        return self.state if isinstance(self.state, str) else self.state()


@cache
def default_session_class() -> type[OAuth2Session]:
    """Return the class of sessions where none is named; requests is not loaded before a view needs it."""
    from ..sessions import OAuth2Session

    return OAuth2Session


@dataclass(frozen=True, repr=False)
class _Proofs:
    """What shows at the end of a flow that whoever finishes it has begun it.

    Attributes:
        verifier: the code verifier (RFC 7636); empty where the provider breaks on them.
        nonce: what the id_token has to repeat; empty where none will come.
        dpop_key: the private key that the token will be bound to (RFC 9449); empty where it is bound to none.
    """

    verifier: str
    nonce: str
    dpop_key: str

    @property
    def secret(self) -> str:
        """What the flow keeps in secret; a verifier of ours has no full stop."""
        return f"{self.verifier}.{self.dpop_key}" if self.dpop_key else self.verifier

    def parameters(self, provider: OAuth2Provider) -> dict[str, str]:
        """Return the authorization parameters that announce them."""
        announced = code_challenge(self.verifier, provider.code_challenge_method)
        if self.dpop_key:
            from ..transport import dpop

            announced["dpop_jkt"] = dpop.key_thumbprint(self.dpop_key)  # RFC 9449 section 10
        if self.nonce:
            announced["nonce"] = self.nonce
        return announced


def _new_proofs(provider: OAuth2Provider, scope: Scope) -> _Proofs:
    key = ""
    if provider.dpop:
        from ..transport import dpop

        key = dpop.new_key()
    verifier = new_code_verifier() if provider.pkce else ""
    return _Proofs(verifier, identity.new_nonce(provider, scope) or "", key)


def _response_mode(provider: OAuth2Provider, scope: Scope) -> dict[str, str]:
    """Return the authorization parameter that asks for a posted callback where the scopes need one."""
    posting = provider.form_post_scopes
    if posting and not set(posting).isdisjoint(scope_list(scope)):
        return {"response_mode": "form_post"}
    return {}


def new_code_verifier() -> str:
    """Return a PKCE code verifier: 43 unreserved characters, 256 random bits (RFC 7636 section 4.1)."""
    return secrets.token_urlsafe(32)


def code_challenge(verifier: str, method: CodeChallengeMethod = "S256") -> dict[str, str]:
    """Return the authorization parameters that announce a code verifier (RFC 7636 section 4.3); none without one."""
    if not verifier:
        return {}
    challenge = verifier
    if method == "S256":
        digest = hashlib.sha256(verifier.encode("ascii")).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {"code_challenge": challenge, "code_challenge_method": method}
